// What a sweep found: a value over one axis, with a line for each value of another, or over two as a map.
import { h, select } from './dom.js';
import { num, plural } from './format.js';
import { theme, sequential, css, unitColour } from './colour.js';
import { colourBar } from './pen.js';
import { json } from './net.js';
import { Link } from './link.js';
import { Plot, roomy } from './plot.js';

const LINES = 8;

export class SweepPanel {
	constructor(host, run) {
		Object.assign(this, { host, run, about: run.overview.sweep, cells: [] });
		const { axes } = this.about, numbers = axes.map((a, i) => i).filter((i) => !axes[i].words && axes[i].levels > 1);
		this.kept = run.kept.sweep ??= { value: 0, x: numbers[0] ?? -1, y: numbers[1] ?? -1, by: -1 };
		this.build();
	}

	destroy() {
		this.gone = true;
		this.plot?.destroy();
	}

	get value() { return this.about.values[this.kept.value]; }

	// at is a place on the x axis, of a logarithmic one the logarithm.
	at(v) { return this.x.log ? Math.log10(v) : v; }

	build() {
		const { kept, about } = this, { axes } = about;
		const menu = (label, key, options) => select(label, options, kept[key], (v) => { kept[key] = Number(v); this.choose(key); });
		const numbers = axes.map((a, i) => [i, a.name]).filter(([i]) => !axes[i].words);
		const few = axes.map((a, i) => [i, a.name]).filter(([i]) => axes[i].levels <= LINES);
		this.plot?.destroy();
		this.list = h('div', { class: 'scroll' });
		this.host.replaceChildren(h('div', { class: 'controls' },
			menu('value', 'value', about.values.map((v, i) => [i, v.name])), menu('x', 'x', numbers), menu('y', 'y', [[-1, '–'], ...numbers]), menu('lines by', 'by', [[-1, '–'], ...few]),
			h('span', { class: 'summary' }, `${plural(about.points, 'point')}, ${about.done} done${about.seeds > 1 ? `, ${about.seeds} seeds` : ''}`)));
		if (kept.x < 0) return this.points(about.without, 'without a result');
		this.x = axes[kept.x];
		this.link = new Link('x');
		this.draw();
		this.host.append(h('section', { class: 'block' }, this.list));
		this.points(about.without, 'without a result');
		return this.refresh();
	}

	choose(key) {
		const { kept } = this;
		if (key === 'y' && kept.y >= 0) kept.by = -1;
		if (key === 'by' && kept.by >= 0) kept.y = -1;
		if (kept.y === kept.x) kept.y = -1;
		if (kept.by === kept.x) kept.by = -1;
		this.build();
	}

	get map() { return this.kept.y >= 0; }

	draw() {
		const { value, x } = this, y = this.about.axes[this.kept.y];
		const label = value.label, middle = value.share ? 'mean' : 'median and quartiles';
		this.plot = new Plot(this.host, {
			id: `${this.run.index}/sweep`, title: `${label} over ${x.name}${y ? ` and ${y.name}` : ''}`, link: this.link, height: 360, bar: this.map ? 54 : 0,
			full: () => `${this.run.overview.title} · ${label}`, about: this.map ? 'A map; cells without a result are grey.' : `${middle} over an axis.`,
			x: { label: x.label, words: x.log ? (v) => num(10 ** v, 2) : undefined },
			y: this.map ? { label: y.label, log: y.log, range: () => [this.borders?.[1][0] ?? 0, this.borders?.[1].at(-1) ?? 1] } : { label, range: value.share ? () => [-0.02, 1.02] : (a, b) => roomy(a, b, false) },
			plane: this.map, picture: this.map, under: this.map ? [(pen, p) => this.paint(pen, p)] : [], beside: this.map ? (pen, p) => this.bar(pen, p) : undefined,
			readout: this.map ? (v, p) => this.told(this.cell(v, p)) : undefined, csv: () => this.csv(), state: () => ({ cells: this.cells, borders: this.borders }),
		});
		this.plot.box.addEventListener('click', () => this.pick());
		this.plot.box.addEventListener('keydown', (e) => { if (e.key === 'Enter') this.pick(); });
	}

	async refresh() {
		const { kept } = this, axes = [kept.x, this.map ? kept.y : kept.by].filter((i) => i >= 0);
		try {
			const { borders, list } = await json(`run/${this.run.index}/cells`, { value: kept.value, axes: axes.join() });
			if (this.gone || !borders[0]) return;
			Object.assign(this, { borders, cells: list });
			const shown = list.map((c) => c.middle).filter((v) => v !== null);
			this.low = Math.min(...shown);
			this.high = Math.max(...shown);
			this.link.setExtent('', this.at(borders[0][0]), this.at(borders[0].at(-1)));
			if (this.map) this.plot.redraw();
			else this.plot.setCurves(this.lines());
			const missing = list.reduce((n, c) => n + c.missing, 0);
			this.plot.note.replaceChildren(...this.plot.curves.map((c) => h('span', {}, this.plot.swatch(c.colour()), `${c.name} `)), missing ? `${plural(missing, 'point')} without a result` : '');
		} catch (e) {
			this.run.fail(e);
		}
	}

	lines() {
		const by = this.about.axes[this.kept.by], levels = by ? [...new Set(this.cells.map((c) => c.at[1]))] : [undefined];
		return levels.map((level, i) => {
			const all = this.cells.filter((c) => c.at[1] === level && c.middle !== null);
			const curve = { name: by ? `${by.name} ${by.words?.[level] ?? num(level, 3)}` : this.value.name, colour: () => unitColour(i, levels.length), width: 1.4, x: all.map((c) => this.at(c.at[0])), y: all.map((c) => c.middle) };
			return this.value.share || all.some((c) => c.n < 5) ? curve : { ...curve, low: all.map((c) => c.low), high: all.map((c) => c.high) };
		});
	}

	colour(v) {
		if (v === null) return theme.missing;
		return css(sequential[this.high > this.low ? Math.round(255 * (v - this.low) / (this.high - this.low)) : 128]);
	}

	// box is a cell's place on the paper.
	box(c, p) {
		const edges = (k, to) => { const b = this.borders[k], i = b.findLastIndex((e) => e <= c.at[k]); return [to(b[i]), to(b[i + 1])]; };
		const [left, right] = edges(0, (v) => p.px(this.at(v))), [bottom, top] = edges(1, (v) => p.py(v));
		return [left, top, right - left, bottom - top];
	}

	paint(pen, p) { for (const c of this.cells) pen.rect(...this.box(c, p), this.colour(c.middle)); }

	bar(pen, p) {
		const box = p.area();
		if (this.low <= this.high) colourBar(pen, sequential, box.left + box.width + 6, box.top, box.height, num(this.low, 3), num(this.high, 3));
	}

	cell(x, p) {
		const { top } = p.u.cursor, { left: l } = p.area();
		if (x === null || !(top >= 0) && this.map) return null;
		const at = p.px(x), height = top + p.area().top;
		if (!this.map) return this.cells.reduce((best, c) => (!best || Math.abs(this.at(c.at[0]) - x) < Math.abs(this.at(best.at[0]) - x) ? c : best), null);
		return this.cells.find((c) => { const [a, b, w, d] = this.box(c, p); return at >= Math.max(a, l) && at < a + w && height >= b && height < b + d; });
	}

	told(c) {
		if (!c) return [];
		const names = [this.x.name, this.about.axes[this.kept.y].name];
		return [...names.map((name, i) => ({ name, value: num(c.at[i], 3) })), { name: this.value.name, value: c.middle === null ? 'no number' : num(c.middle, 3) }, { name: 'of', value: `${c.n}${c.missing ? `, ${c.missing} missing` : ''}` }];
	}

	pick() {
		const c = this.cell(this.link.cursor, this.plot);
		if (c) this.points(c.points, `at ${c.at.map((v) => num(v, 3)).join(', ')}`);
	}

	async points(list, where) {
		const { axes } = this.about;
		if (!list.length) return this.list.replaceChildren(h('p', { class: 'counts' }, 'every point has a result; choose a cell for its points'));
		const all = await json(`run/${this.run.index}/points`, { list: list.join() });
		const head = ['point', ...axes.map((a) => a.name), 'verdict', this.value.name, 'file'];
		return this.list.replaceChildren(h('p', { class: 'counts' }, `${plural(all.length, 'point')} ${where}`), h('table', { class: 'points' }, h('thead', {}, h('tr', {}, head.map((n) => h('th', { scope: 'col' }, n)))),
			h('tbody', {}, all.map((p) => h('tr', { class: p.state === 'done' ? '' : 'bad' }, [p.number, ...p.at, p.verdict || p.state, p.values[this.kept.value] === null ? '–' : num(p.values[this.kept.value], 4), p.file].map((t) => h('td', {}, String(t))))))));
	}

	csv() {
		const k = [this.kept.x, this.map ? this.kept.y : this.kept.by].filter((i) => i >= 0);
		return [[...k.map((i) => this.about.axes[i].name), this.value.name, 'low', 'high', 'n', 'missing'].join(), ...this.cells.map((c) => [...c.at, c.middle ?? '', c.low ?? '', c.high ?? '', c.n, c.missing].join())].join('\n');
	}
}
