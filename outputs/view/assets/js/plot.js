// A Plot is one pair of axes: uPlot draws them and takes the mouse, the marks are ours (pen.js), so that a
// picture on the screen and one in a file are the same.
import { h } from './dom.js';
import { num, ticks, logTicks, logSplits } from './format.js';
import { theme } from './colour.js';
import { CanvasPen, FONT } from './pen.js';
import { saveSvg, savePng, saveCsv } from './save.js';
import { keysOf } from './keys.js';

export const plots = new Map();

const SIZE = 10;
const WHOLE = Array.from({ length: 27 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3)); // of axes that count

// nearest is the index of the last x that is not beyond at, -1 before the first.
export function nearest(x, at) {
	let low = -1, high = x.length;
	while (high - low > 1) {
		const mid = (low + high) >> 1;
		if (x[mid] <= at) low = mid; else high = mid;
	}
	return low;
}

// Options: id, title, link (the shared x axis), height, x and y: { label(), scale(), log, range(low, high) },
// under and over: layers, functions of (pen, plot) drawn below and above the curves; readout(x): what the
// cursor tells; csv(): text or a promise of one; bar: room on the right; picture: the axes' inside is covered; y.whole: it
// counts; y.down: it begins at the top; y.none: it is not drawn.
// A curve: { name, colour(), width, dash, x, y, top?, low?, high?, hidden? }: top is the upper end where y
// is the lower one of an envelope; low and high are a band.
export class Plot {
	constructor(host, options) {
		this.o = { height: 120, x: {}, y: {}, under: [], over: [], bar: 0, ...options };
		this.curves = [];
		this.build(host);
		this.off = this.o.link.on((what, source) => this.follow(what, source));
		this.sizes = new ResizeObserver(() => this.resize());
		this.sizes.observe(this.box);
		plots.set(this.o.id, this);
	}

	destroy() {
		this.off();
		this.sizes.disconnect();
		this.u?.destroy();
		if (plots.get(this.o.id) === this) plots.delete(this.o.id);
	}

	build(host) {
		this.told = h('span', { class: 'told', 'aria-live': 'off' });
		this.note = h('span', { class: 'note' });
		const save = (name, go) => h('button', { type: 'button', class: 'save', title: `save as ${name}`, 'aria-label': `save ${this.o.title} as ${name}`, onclick: go }, name);
		this.box = h('div', { class: 'canvas', tabindex: 0, role: 'img', 'aria-label': this.describe() });
		this.figure = h('figure', { class: 'plot', 'data-plot': this.o.id },
			h('figcaption', {}, h('b', { title: this.o.title }, this.o.title), this.o.head ?? null, this.note, this.told,
				h('span', { class: 'saves' }, save('svg', () => saveSvg(this)), save('png', () => savePng(this)), save('csv', () => saveCsv(this)))),
			this.box);
		this.box.addEventListener('keydown', keysOf(this));
		this.box.addEventListener('wheel', (e) => this.wheel(e), { passive: false });
		host.append(this.figure);
	}

	describe() { return `${this.o.title}. ${this.o.about ?? ''} Arrow keys move the cursor, plus and minus zoom.`; }

	wheel(e) {
		if (!e.ctrlKey && !e.metaKey) return;
		e.preventDefault();
		this.o.link.zoomAt(e.deltaY > 0 ? 1.25 : 0.8);
	}

	resize() {
		const width = Math.floor(this.box.clientWidth);
		if (width < 50) return;
		if (!this.u) {
			this.u = this.make(width);
			this.redraw();
		}
		else if (width !== this.u.width) this.u.setSize({ width, height: this.o.height });
		this.o.sized?.(this);
	}

	make(width) {
		const { x, y } = this.o;
		const axis = { stroke: () => theme.muted, font: `${SIZE}px ${FONT}`, labelFont: `${SIZE}px ${FONT}`, ticks: { stroke: () => theme.hair, size: 4, width: 1 }, grid: { show: !this.o.picture, stroke: () => theme.hair, width: 1 } };
		const label = (o) => (typeof o.label === 'function' ? o.label() : o.label);
		const values = (o) => (u, splits, i, space, step) => (o.log ? logTicks(splits, o.scale?.()) : ticks(splits, step, o.scale?.() ?? 1));
		const u = new uPlot({
			width, height: this.o.height, legend: { show: false }, padding: [4, this.o.bar || 14, 0, 0],
			scales: {
				x: { time: false, range: () => this.o.link.window },
				y: { distr: y.log ? 3 : 1, dir: y.down ? -1 : 1, range: () => this.yRange() },
			},
			axes: [
				{ ...axis, label: x.hidden ? undefined : () => label(x), labelSize: 14, labelGap: -2, size: x.hidden ? 6 : 20, gap: 2, space: 48, values: x.hidden ? (v, splits) => splits.map(() => '') : x.words ? (v, splits) => splits.map(x.words) : values(x) },
				{ ...axis, label: () => label(y) ?? '', labelSize: 13, labelGap: 0, size: 44, gap: 3, space: 22, ...(y.log ? { splits: (v, i, low, high) => logSplits(low, high, this.o.height / 18), filter: (v, splits) => splits } : {}), values: y.none ? (v, splits) => splits.map(() => '') : values(y), ...(y.none ? { grid: { show: false }, ticks: { show: false } } : {}), ...(y.whole ? { incrs: WHOLE } : {}) },
			],
			series: [{}, { show: true, stroke: 'transparent', points: { show: false } }],
			cursor: {
				y: Boolean(this.o.plane), points: { show: false }, drag: { x: true, y: Boolean(this.o.plane), setScale: false, uni: 20 },
				bind: { dblclick: () => () => { this.plane = null; this.o.link.reset(); return null; } },
			},
			hooks: {
				drawClear: [(u) => this.paintUnder(u)],
				draw: [(u) => this.paint(u)],
				setSelect: [(u) => this.selected(u)],
				setCursor: [(u) => this.moved(u)],
			},
		}, this.dummy(), this.box);
		return u;
	}

	// dummy is what uPlot has to know of the data: how far it goes.
	dummy() { return [this.o.link.window, [0, 0]]; }

	yRange() {
		if (this.plane) return this.plane;
		const [from, to] = this.o.link.window;
		let low = Infinity, high = -Infinity;
		const take = (v) => {
			if (!Number.isFinite(v) || (this.o.y.log && v <= 0)) return;
			if (v < low) low = v;
			if (v > high) high = v;
		};
		for (const c of this.curves) {
			if (c.hidden?.()) continue;
			const first = Math.max(0, nearest(c.x, from)), last = Math.min(c.x.length - 1, nearest(c.x, to) + 1);
			for (let i = first; i <= last; i++) {
				take(c.y[i]);
				if (c.top) take(c.top[i]);
				if (c.low) { take(c.low[i]); take(c.high[i]); }
			}
		}
		return this.o.y.range ? this.o.y.range(low, high) : roomy(low, high, this.o.y.log);
	}

	setCurves(curves) {
		this.curves = curves;
		this.redraw();
	}

	redraw() {
		if (!this.u) return;
		const [min, max] = this.o.link.window;
		this.u.batch(() => {
			this.u.setData(this.dummy(), false);
			this.u.setScale('x', { min, max });
		});
		this.showCursor();
	}

	// inside draws in CSS pixels, clipped to the axes.
	inside(u, layers) {
		const { ctx } = u, ratio = uPlot.pxRatio, box = this.area();
		ctx.save();
		ctx.scale(ratio, ratio);
		ctx.save();
		ctx.beginPath();
		ctx.rect(box.left, box.top, box.width, box.height);
		ctx.clip();
		const pen = new CanvasPen(ctx);
		layers.forEach((layer) => layer(pen, this));
		ctx.restore();
		return [ctx, pen];
	}

	paintUnder(u) {
		const [ctx] = this.inside(u, this.o.under);
		ctx.restore();
	}

	paint(u) {
		const [ctx, pen] = this.inside(u, [(p) => this.drawCurves(p), ...this.o.over]);
		this.o.beside?.(pen, this);
		ctx.restore();
	}

	// area is the inside of the axes in CSS pixels.
	area(u = this.u) {
		const r = uPlot.pxRatio;
		return { left: u.bbox.left / r, top: u.bbox.top / r, width: u.bbox.width / r, height: u.bbox.height / r };
	}

	px(v) { return this.u.valToPos(v, 'x') + this.area().left; }

	py(v) { return this.u.valToPos(v, 'y') + this.area().top; }

	drawCurves(pen) {
		const shown = this.curves.filter((c) => !c.hidden?.());
		for (const c of shown) if (c.low) this.drawBand(pen, c);
		for (const c of shown) pen.path(this.points(c), { colour: c.colour(), width: c.width ?? 1, dash: c.dash, alpha: c.top ? 0.6 : 1 });
	}

	// points are a curve on the paper; each group of an envelope is a line from the end that is nearer to
	// the last one to the other.
	points({ x, y, top }) {
		const out = [], log = this.o.y.log;
		let last = NaN;
		const put = (at, v) => {
			out.push(at, log && v <= 0 ? NaN : v === Infinity || v === -Infinity ? NaN : this.py(v));
			last = v;
		};
		const [from, to] = this.o.link.window;
		const first = Math.max(0, nearest(x, from)), end = Math.min(x.length, nearest(x, to) + 2);
		for (let i = first; i < end; i++) {
			const at = this.px(x[i]);
			if (!top || top[i] === y[i]) put(at, y[i]);
			else if (Math.abs(last - top[i]) < Math.abs(last - y[i])) { put(at, top[i]); put(at, y[i]); } else { put(at, y[i]); put(at, top[i]); }
		}
		return out;
	}

	drawBand(pen, c) {
		const box = this.area(), edge = (v) => (v > 0 ? box.top - 9 : box.top + box.height + 9);
		const y = (v) => (Number.isFinite(v) && !(this.o.y.log && v <= 0) ? this.py(v) : edge(v));
		let up = [], down = [];
		const flush = () => {
			if (up.length > 1) pen.area([...up, ...down.reverse()].flat(), c.colour(), theme.dark ? 0.22 : 0.16);
			up = [];
			down = [];
		};
		c.x.forEach((x, i) => {
			if (Number.isNaN(c.low[i]) || Number.isNaN(c.high[i])) { flush(); return; }
			up.push([this.px(x), y(c.high[i])]);
			down.push([this.px(x), y(c.low[i])]);
		});
		flush();
	}

	selected(u) {
		const { left, top, width, height } = u.select;
		if (width <= 2 && height <= 2) return;
		u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
		if (this.o.plane && height > 2) this.plane = [u.posToVal(top + height, 'y'), u.posToVal(top, 'y')];
		if (width > 2) this.o.link.zoom(u.posToVal(left, 'x'), u.posToVal(left + width, 'x'));
		this.redraw();
	}

	moved(u) {
		const inside = u.over.matches(':hover');
		if (!inside && !this.hovered) return; // not the mouse's doing
		this.hovered = inside;
		this.o.link.point(inside && u.cursor.left >= 0 ? u.posToVal(u.cursor.left, 'x') : null, this);
		if (this.o.plane) this.tell();
	}

	follow(what, source) {
		if (!this.u) return;
		if (what === 'cursor') {
			if (source === this) this.tell();
			else this.showCursor();
		} else this.redraw();
	}

	showCursor() {
		const { cursor, window: [from, to] } = this.o.link;
		const seen = cursor !== null && cursor >= from && cursor <= to;
		if (this.u.cursor.left >= 0 || seen) this.u.setCursor({ left: seen ? this.u.valToPos(cursor, 'x') : -10, top: seen && this.o.plane ? this.u.cursor.top : -10 }, false);
		this.tell();
	}

	// tell writes what the cursor is at.
	tell() {
		const { cursor } = this.o.link;
		const parts = cursor === null ? [] : (this.o.readout ?? ((x) => this.values(x)))(cursor, this);
		this.told.replaceChildren(...parts.map(({ name, value, colour }) => h('span', {}, this.swatch(colour), name ? `${name} ` : '', h('i', {}, value))));
	}

	swatch(colour) {
		if (!colour) return null;
		const el = h('u', { class: 'swatch' });
		el.style.background = colour;
		return el;
	}

	// values are those of the curves at x.
	values(x) {
		const all = [];
		for (const c of this.curves) {
			if (c.hidden?.() || all.length >= 8) continue;
			const i = nearest(c.x, x);
			if (i < 0 || Number.isNaN(c.y[i])) continue;
			const value = c.top && c.top[i] !== c.y[i] ? `${num(c.y[i], 3)} to ${num(c.top[i], 3)}` : num(c.y[i]);
			all.push({ name: c.name, value, colour: c.colour() });
		}
		return all;
	}

	say(text) { this.note.textContent = text; }

	// state is what a test, or a user's script, can read.
	state() {
		return {
			title: this.o.title, x: [this.u?.scales.x.min, this.u?.scales.x.max], y: [this.u?.scales.y.min, this.u?.scales.y.max],
			cursor: this.o.link.cursor, told: this.told.textContent, note: this.note.textContent, ...(this.o.state?.() ?? {}),
			curves: this.curves.filter((c) => !c.hidden?.()).map((c) => ({ name: c.name, x: [...c.x], y: [...c.y], top: c.top && [...c.top], low: c.low && [...c.low], high: c.high && [...c.high] })),
		};
	}
}

// roomy leaves some room around the values.
export function roomy(low, high, log) {
	if (low > high) return log ? [0.1, 10] : [-1, 1];
	if (log) {
		low = Math.max(low, 1e-10 * high); // what is less is rounding
		const room = Math.max(1.15, (high / low) ** 0.04);
		return [low / room, high * room];
	}
	const room = high > low ? 0.05 * (high - low) : Math.abs(high) * 0.05 || 1;
	return [low - room, high + room];
}
