// Weights as a picture and as a histogram: those a run began with, and snapshots of them.
import { h, select, slider } from './dom.js';
import { num, plural } from './format.js';
import { theme, diverging } from './colour.js';
import { colourBar } from './pen.js';
import { frame } from './net.js';
import { Link } from './link.js';
import { Plot } from './plot.js';
import { sampleAt } from './loops.js';

export class WeightsPanel {
	constructor(host, run, link) {
		Object.assign(this, { host, run, link, plots: [], cols: new Link('pre'), values: new Link('weight') });
		const { initial, snapshots } = run.overview;
		this.sets = [...(snapshots ?? []), ...(initial ?? [])];
		this.kept = run.kept.weights ??= { name: this.sets[0].name, place: undefined };
		this.off = link.on((what) => { if (what === 'cursor' && link.cursor !== null) this.at(link.cursor); });
		this.build();
	}

	destroy() {
		this.off();
		this.gone = true;
		this.plots.forEach((p) => p.destroy());
	}

	get set() {
		const place = this.kept.place ?? this.run.place ?? '';
		return this.sets.find((w) => w.place === place && w.name === this.kept.name) ?? this.sets.find((w) => w.place === place) ?? this.sets[0];
	}

	build() {
		const places = [...new Set(this.sets.map((w) => w.place))], { set } = this;
		const names = this.sets.filter((w) => w.place === set.place);
		const go = (w) => { this.kept.name = w.name; this.kept.place = w.place === '' ? '' : undefined; this.run.place = w.place; this.k = undefined; this.plots.forEach((p) => p.destroy()); this.plots = []; this.build(); };
		this.about = this.cells = this.bins = null;
		this.slider = slider('examples', 1, 0, (k) => this.words(k), (k) => this.show(k));
		this.summary = h('span', { class: 'summary' });
		const grid = h('div', { class: 'grid uneven' });
		this.host.replaceChildren(h('div', { class: 'controls' },
			places.length > 1 ? select('of', places.map((p) => [p, p || 'the start']), set.place, (v) => go(this.sets.find((w) => w.place === v && w.name === set.name) ?? this.sets.find((w) => w.place === v))) : null,
			select('pathway', names.map((w) => [w.path, w.name]), set.path, (v) => go(this.sets.find((w) => w.path === v))), set.snapshots ? this.slider : null, this.summary), grid);
		this.picture(grid);
		this.histogram(grid);
		this.show();
	}

	words(k) {
		const steps = this.about?.steps ?? [];
		return steps.length ? `${steps[k]} (${k + 1} of ${steps.length})` : '–';
	}

	get title() { return `${this.run.overview.title} · ${this.set.name}${this.set.place ? ` · ${this.set.place} after ${this.about?.steps[this.k] ?? 0} examples` : ''}`; }

	picture(grid) {
		this.plots.push(this.map = new Plot(grid, {
			id: `${this.run.index}/weights/map`, title: 'weights, to × from', link: this.cols, height: 330, bar: 54, full: () => this.title, about: 'Weights as colours.',
			x: { label: 'from unit' }, y: { label: 'to unit', whole: true, down: true, range: () => [-0.5, (this.about?.post ?? 1) - 0.5] }, plane: true, picture: true,
			under: [(pen, p) => this.paint(pen, p)], beside: (pen, p) => this.bar(pen, p), readout: (x, p) => this.told(x, p), csv: () => this.csv(),
			state: () => ({ ...this.about, sample: this.k, cells: this.cells ? [...this.cells] : [] }),
		}));
	}

	histogram(grid) {
		this.plots.push(new Plot(grid, {
			id: `${this.run.index}/weights/histogram`, title: 'histogram', link: this.values, height: 330, full: () => this.title, about: 'How many weights there are of each size.',
			x: { label: 'weight' }, y: { label: 'weights', whole: true, range: () => [0, 1.06 * Math.max(1, ...(this.bins ?? [0]))] }, over: [(pen, p) => this.bars(pen, p)],
			readout: (x) => this.count(x), csv: () => ['from,to,weights', ...this.edges().map(([a, b], i) => `${a},${b},${this.bins[i]}`)].join('\n'),
			state: () => ({ bins: this.bins ? [...this.bins] : [], lo: this.about?.lo, hi: this.about?.hi }),
		}));
	}

	refresh() { return this.show(this.about && this.k === this.about.steps.length - 1 ? undefined : this.k); }

	async show(k) {
		const turn = this.turn = (this.turn ?? 0) + 1;
		try {
			const { about, get } = await frame(`run/${this.run.index}/weights`, { set: this.set.path, snapshot: k });
			if (turn !== this.turn || this.gone) return;
			Object.assign(this, { about, cells: get('cells'), bins: get('bins'), k: about.snapshot });
			this.slider.limit(Math.max(1, about.steps.length), this.k);
			this.summary.textContent = about.count ? `${about.post} × ${about.pre}${about.sparse ? `, ${plural(about.count, 'synapse')}` : ''} · ${num(about.lo, 3)} to ${num(about.hi, 3)}, mean ${num(about.mean, 3)}${about.rows < about.post || about.cols < about.pre ? ' · cells are means' : ''}` : 'no snapshot yet';
			this.cols.setExtent('', -0.5, (about.pre || 1) - 0.5);
			this.values.setExtent('', about.lo, about.hi > about.lo ? about.hi : about.lo + 1);
			this.plots.forEach((p) => p.redraw());
		} catch (e) {
			this.run.fail(e);
		}
	}

	at(step) {
		if (!this.about?.steps.length) return;
		const k = sampleAt(this.about.steps, step);
		if (k !== this.k) { this.k = k; this.show(k); }
	}

	paint(pen, plot) {
		if (!this.cells) return;
		const { rows, cols, post, pre, widest } = this.about, canvas = document.createElement('canvas');
		canvas.width = cols;
		canvas.height = rows;
		const context = canvas.getContext('2d'), pixels = context.createImageData(cols, rows);
		this.cells.forEach((v, i) => {
			if (!Number.isFinite(v)) return; // no synapse: see-through
			const c = diverging[Math.max(0, Math.min(255, Math.round((v / (widest || 1) + 1) * 127.5)))];
			pixels.data.set([c[0], c[1], c[2], 255], 4 * i);
		});
		context.putImageData(pixels, 0, 0);
		const left = plot.px(-0.5), top = plot.py(-0.5), right = plot.px(pre - 0.5), bottom = plot.py(post - 0.5);
		pen.image(canvas, left, top, right - left, bottom - top);
	}

	bar(pen, plot) {
		const box = plot.area(), w = this.about?.widest ?? 1;
		colourBar(pen, diverging, box.left + box.width + 6, box.top, box.height, num(-w, 2), num(w, 2));
	}

	told(x, plot) {
		const { top } = plot.u.cursor;
		if (!this.cells || !(top >= 0)) return [];
		const { rows, cols, post, pre } = this.about, to = Math.round(plot.u.posToVal(top, 'y')), from = Math.round(x);
		const cell = this.cells[Math.floor(to * rows / post) * cols + Math.floor(from * cols / pre)];
		return cell === undefined ? [] : [{ name: `to ${to} from ${from}`, value: num(cell) }];
	}

	csv() {
		const { rows, cols } = this.about;
		return Array.from({ length: rows }, (_, r) => [...this.cells.slice(r * cols, (r + 1) * cols)].join(',')).join('\n');
	}

	edges() {
		const { lo, hi } = this.about, n = this.bins.length, wide = (hi - lo) / n;
		return [...this.bins].map((_, i) => [lo + i * wide, lo + (i + 1) * wide]);
	}

	bars(pen, plot) {
		if (!this.bins) return;
		const foot = plot.py(0);
		this.edges().forEach(([a, b], i) => {
			const top = plot.py(this.bins[i]), left = plot.px(a);
			if (this.bins[i]) pen.rect(left, top, Math.max(1, plot.px(b) - left - 0.5), foot - top, theme.forward, 0.75);
		});
		if (this.about.lo < 0 && this.about.hi > 0) pen.line(plot.px(0), plot.area().top, plot.px(0), foot, { colour: theme.muted, dash: [3, 3] });
	}

	count(x) {
		if (!this.bins) return [];
		const i = this.edges().findIndex(([a, b]) => x >= a && x <= b);
		return i < 0 ? [] : [{ name: `${num(this.edges()[i][0], 3)} to ${num(this.edges()[i][1], 3)}`, value: plural(this.bins[i], 'weight') }];
	}
}
