// The eigenvalues of the loops in the complex plane, over a training.
import { h, select, slider } from './dom.js';
import { num, plural } from './format.js';
import { theme } from './colour.js';
import { frame } from './net.js';
import { Link } from './link.js';
import { Plot, roomy } from './plot.js';
import { curvesOf, limit } from './learning.js';

// nearestStep is the last sample that is not later than a step.
export const sampleAt = (steps, step) => Math.max(0, steps.reduce((k, v, i) => (v <= step ? i : k), 0));

export class LoopsPanel {
	constructor(host, run, link) {
		Object.assign(this, { host, run, link, plots: [], steps: [] });
		this.places = [...new Set(run.overview.spectra.map((s) => s.place))];
		this.off = link.on((what) => { if (what === 'cursor' && link.cursor !== null) this.at(link.cursor); });
		this.build();
	}

	destroy() {
		this.off();
		this.gone = true;
		this.plots.forEach((p) => p.destroy());
		this.link.dropExtent(`${this.run.index}/loops`);
	}

	build() {
		const { overview } = this.run, place = this.places.includes(this.run.place) ? this.run.place : this.places[0];
		this.place = place;
		this.plots.forEach((p) => p.destroy());
		this.plots = [];
		this.loops = overview.spectra.filter((s) => s.place === place).map((s) => ({ ...s, re: [], im: [], link: new Link(s.phase) }));
		this.slider = slider('examples', 1, 0, (k) => this.words(k), (k) => this.show(k));
		const grid = h('div', { class: 'grid' });
		this.host.replaceChildren(h('div', { class: 'controls' },
			select('of', this.places.map((p) => [p, p]), place, (v) => { this.run.place = v; this.steps = []; this.k = undefined; this.build(); }), this.slider), grid);
		for (const loop of this.loops) this.plane(grid, loop);
		for (const loop of this.loops) this.abscissa(grid, loop);
		this.refresh();
	}

	words(k) { return this.steps.length ? `${this.steps[k]} (${k + 1} of ${this.steps.length})` : '–'; }

	plane(grid, loop) {
		const plot = new Plot(grid, {
			id: `${this.run.index}/loops/${loop.phase}`, title: `eigenvalues, ${loop.phase}`, link: loop.link, plane: true, height: 300,
			full: () => `${this.run.overview.title} · eigenvalues of ${loop.phase} · ${loop.place} after ${this.steps[this.k] ?? 0} examples`,
			x: { label: 'Re λ (1/s)' }, y: { label: 'Im λ (1/s)', range: () => loop.y ?? [-1, 1] }, about: `${plural(loop.modes, 'mode')}; right of the dashed line they grow.`,
			under: [(pen, p) => boundary(pen, p)], over: [(pen, p) => points(pen, p, loop)], readout: (x, p) => under(x, p, loop),
			csv: () => ['re,im', ...[...loop.re].map((re, i) => `${re},${loop.im[i]}`)].join('\n'),
			state: () => ({ re: [...loop.re], im: [...loop.im], step: this.steps[this.k], sample: this.k }),
		});
		this.plots.push(plot);
		loop.plot = plot;
	}

	abscissa(grid, loop) {
		const column = `lambda_max_${loop.phase}`;
		if (!this.run.overview.columns.includes(column)) return;
		const plot = new Plot(grid, {
			id: `${this.run.index}/loops/${column}`, title: `λ max, ${loop.phase}`, link: this.link, height: 140, x: { label: 'examples' },
			y: { label: '1/s', range: (a, b) => roomy(Math.min(a, 0), Math.max(b, 0), false) }, under: [(pen, p) => limit(pen, p, 0)], over: [(pen, p) => this.here(pen, p)],
			about: 'Rightmost eigenvalue over the examples, median of the seeds.',
		});
		plot.column = column;
		this.plots.push(plot);
	}

	// here is a line at the sample that is shown.
	here(pen, plot) {
		const box = plot.area(), x = plot.px(this.steps[this.k] ?? 0);
		pen.line(x, box.top, x, box.top + box.height, { colour: theme.accent, width: 1.4 });
	}

	async refresh() {
		const last = this.steps.length - 1, k = this.k === undefined || this.k === last ? undefined : this.k;
		await this.show(k);
		const columns = this.plots.map((p) => p.column).filter(Boolean);
		if (columns.length === 0 || this.gone) return;
		try {
			const { about, arrays } = await frame(`run/${this.run.index}/curves`, { columns: columns.join(',') });
			const arm = this.place.replace(/\/seed_\d+$/, '');
			const curves = curvesOf({ looks: this.run.looks, kept: {} }, about, arrays).filter((c) => c.name === arm);
			for (const p of this.plots) if (p.column) p.setCurves(curves.filter((c) => c.column === p.column));
			this.link.setExtent(`${this.run.index}/loops`, 0, Math.max(1, ...this.steps));
		} catch (e) {
			this.run.fail(e);
		}
	}

	// show asks for a sample; without one, for the last.
	async show(k) {
		const turn = this.turn = (this.turn ?? 0) + 1;
		try {
			const all = await Promise.all(this.loops.map((l) => frame(`run/${this.run.index}/spectrum`, { place: l.place, phase: l.phase, sample: k })));
			if (turn !== this.turn || this.gone) return;
			all.forEach((got, i) => this.take(this.loops[i], got));
			this.slider.limit(this.steps.length, this.k);
			this.plots.forEach((p) => p.redraw());
		} catch (e) {
			this.run.fail(e);
		}
	}

	take(loop, { about, get }) {
		this.steps = about.steps ?? [];
		this.k = about.sample;
		loop.re = get('re') ?? [];
		loop.im = get('im') ?? [];
		const x = get('re_box'), y = get('im_box');
		if (!x || Number.isNaN(x[0])) return;
		const [low, high] = roomy(Math.min(x[0], 0), Math.max(x[1], 0), false);
		loop.link.setExtent('', low, high);
		loop.y = roomy(Math.min(y[0], -1e-3), Math.max(y[1], 1e-3), false);
	}

	// at follows the cursor of the plots over the examples.
	at(step) {
		if (!this.steps.length) return;
		const k = sampleAt(this.steps, step);
		if (k !== this.k) { this.k = k; this.slider.limit(this.steps.length, k); this.show(k); }
	}
}

// boundary is where loops neither decay nor grow; what grows is on the shaded side.
function boundary(pen, plot) {
	const box = plot.area(), x = plot.px(0), y = plot.py(0), right = box.left + box.width;
	if (x < right) pen.rect(Math.max(box.left, x), box.top, right - Math.max(box.left, x), box.height, theme.bad, 0.07);
	pen.line(x, box.top, x, box.top + box.height, { colour: theme.bad, width: 1.2, dash: [5, 3] });
	pen.line(box.left, y, right, y, { colour: theme.hair });
	const wide = pen.width('unstable') + 8;
	if (x + wide < right) pen.text(x + 4, box.top + 11, 'unstable', { colour: theme.bad });
}

function points(pen, plot, loop) {
	const still = [], grow = [];
	loop.re.forEach((re, i) => { if (Number.isFinite(re)) (re < 0 ? still : grow).push(plot.px(re), plot.py(loop.im[i])); });
	pen.dots(still, 2.4, theme.forward);
	pen.dots(grow, 3.6, theme.bad, true);
	pen.dots(grow, 1.6, theme.bad);
}

function under(x, plot, loop) {
	const { top } = plot.u.cursor;
	const y = top >= 0 ? plot.u.posToVal(top, 'y') : 0;
	let best = -1, least = Infinity;
	loop.re.forEach((re, i) => {
		const d = Math.hypot(plot.px(re) - plot.px(x), plot.py(loop.im[i]) - plot.py(y));
		if (d < least) { least = d; best = i; }
	});
	if (best < 0) return [];
	const right = loop.re.reduce((m, v) => (v > m ? v : m), -Infinity);
	return [{ name: 'λ', value: `${num(loop.re[best])} ${loop.im[best] < 0 ? '−' : '+'} ${num(Math.abs(loop.im[best]))} i` }, { name: 'rightmost', value: num(right) }];
}
