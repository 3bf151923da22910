// What a training did, over the examples learned from: learning curves, probes, and whatever else it kept.
import { h, select } from './dom.js';
import { num, plural } from './format.js';
import { theme } from './colour.js';
import { frame } from './net.js';
import { Plot, roomy } from './plot.js';

// The pictures, in their order: the columns that each may have, and how it is drawn.
const words = (text) => text.replace(/_/g, ' ');

// The methods that angles are taken to, as columns write them: both they and layers may have underscores.
const METHODS = ['backpropagation', 'feedback_alignment', 'direct_feedback_alignment', 'pseudo_backpropagation', 'non_dynamic_inversion', 'dynamic_inversion', 'single_loop_dynamic_inversion', 'gauss_newton', 'closed_form'];

const PICTURES = [
	{ match: /^nse$/, title: 'normalised test loss', log: true },
	{ match: /^loss$/, title: 'test loss', log: 'wide' },
	{ match: /^test_error$/, title: 'test error', label: '%', scale: 100, log: 'wide' },
	{ match: /^train_error$/, title: 'error before learning', label: '%', scale: 100, more: true },
	{ match: /^train_loss$/, title: 'loss before learning', log: 'wide', more: true },
	{ match: new RegExp(`^angle_(${METHODS.join('|')})_(?!.*_max$)(.*)$`), title: (m) => `angle to ${words(m[1])}, ${m[2]}`, label: '°', log: 'tiny', low: 0 },
	{ match: /^angle_feedback_(.*)$/, title: (m) => `angle of ${m[1]} to −Wᵀ`, label: '°', low: 0 },
	{ match: /^lambda_max_(.*)$/, title: (m) => `λ max, ${words(m[1])}`, label: '1/s', limit: 0 },
	{ match: /^settle_time$/, title: 'settle time', label: 's', log: 'wide' },
	{ match: /^unsettled_share$/, title: 'not settled', label: '% of presentations', scale: 100, low: 0 },
	{ match: /^(?!verdict$|epoch$)(.*)$/, title: (m) => words(m[1]), log: 'wide', more: true },
];

function pictureOf(column) {
	for (const p of PICTURES) {
		const m = p.match.exec(column);
		if (m) return { ...p, column, title: typeof p.title === 'function' ? p.title(m) : p.title, rank: PICTURES.indexOf(p) };
	}
	return null;
}

// arms is the legend, which also says how each arm ended and takes it out of sight.
export function armsLegend(run, about, change) {
	return h('fieldset', { class: 'arms' }, h('legend', {}, `arms · ${plural(about.seeds.length, 'seed')} · ${about.spread}`),
		about.arms.map((a, i) => {
			const look = run.looks[i], swatch = h('span', { class: 'line' });
			swatch.style.borderTop = `${Math.min(3, look.width + 0.4)}px ${look.dash.length ? 'dashed' : 'solid'} ${look.colour()}`;
			const box = h('input', { type: 'checkbox', checked: !run.kept.hidden.has(a.name), onchange: () => { if (box.checked) run.kept.hidden.delete(a.name); else run.kept.hidden.add(a.name); change(); } });
			const bad = a.failed > 0 && a.expect !== a.endings.replace(/^\d+ /, '');
			return h('label', { title: `${a.method || a.name}: ${a.endings}${a.expect ? `, expected ${a.expect}` : ''}${a.settledBy ? `; settled by ${a.settledBy}` : ''}; ${plural(a.examples, 'example')}` }, box, swatch, a.name,
				a.failed > 0 ? h('em', { class: bad ? 'bad' : '' }, a.failed === a.of ? a.endings.replace(/^\d+ /, '') : `${a.failed} of ${a.of} failed`) : null);
		}));
}

export class LearningPanel {
	constructor(host, run, link) {
		Object.assign(this, { host, run, link, plots: [] });
		run.kept.hidden ??= new Set();
		this.refresh();
	}

	destroy() {
		this.gone = true;
		this.plots.forEach((p) => p.destroy());
		this.link.dropExtent(`${this.run.index}`);
	}

	// columns are those to be drawn: nse is there at the end only, and takes the place of the loss then.
	columns() {
		const all = this.run.overview.columns.map(pictureOf).filter(Boolean).sort((a, b) => a.rank - b.rank || a.column.localeCompare(b.column));
		this.more = all.filter((p) => p.more);
		this.run.kept.extra ??= '';
		return [...all.filter((p) => !p.more), ...this.more.filter((p) => p.column === this.run.kept.extra)];
	}

	async refresh() {
		const pictures = this.columns();
		try {
			const got = await frame(`run/${this.run.index}/curves`, { columns: pictures.map((p) => p.column).join(',') });
			if (this.gone) return;
			this.take(pictures, got);
		} catch (e) {
			this.run.fail(e);
		}
	}

	take(pictures, { about, arrays }) {
		const curves = curvesOf(this.run, about, arrays);
		let shown = pictures.map((p) => ({ ...p, curves: curves.filter((c) => c.column === p.column) })).filter((p) => p.curves.length > 0);
		if (shown.some((p) => p.column === 'nse')) shown = shown.filter((p) => p.column !== 'loss');
		shown = shown.filter((p) => p.column !== 'unsettled_share' || p.curves.some((c) => c.y.some((v) => v > 0)));
		const names = shown.map((p) => p.column).join();
		if (names !== this.names) this.layOut(shown, about);
		this.names = names;
		shown.forEach((p, i) => {
			const log = isLog(p);
			if (log !== this.plots[i].log) { this.names = ''; this.plots[i].log = log; }
			this.plots[i].setCurves(p.curves);
		});
		const last = Math.max(1, ...about.arms.map((a) => a.examples));
		this.link.setExtent(`${this.run.index}`, 0, last);
	}

	layOut(shown, about) {
		this.plots.forEach((p) => p.destroy());
		this.plots = [];
		const grid = h('div', { class: 'grid' });
		this.host.replaceChildren(armsLegend(this.run, about, () => this.plots.forEach((p) => p.redraw())), grid,
			h('div', { class: 'controls' }, select('one more', [['', '–'], ...this.more.map((p) => [p.column, p.title])], this.run.kept.extra, (v) => { this.run.kept.extra = v; this.refresh(); })));
		for (const p of shown) this.plots.push(this.plot(grid, p));
	}

	plot(grid, p) {
		const log = isLog(p), scale = p.scale ?? 1, rest = p.limit ?? p.low;
		const each = Math.max(...p.curves.map((c) => c.each));
		const plot = new Plot(grid, {
			id: `${this.run.index}/learning/${p.column}`, title: p.title, link: this.link, height: 190, full: () => `${this.run.overview.title} · ${p.title}`,
			x: { label: 'examples' }, y: { label: p.label, log, scale: () => scale, range: log || rest === undefined ? undefined : (a, b) => { const [low, high] = roomy(Math.min(a, rest), Math.max(b, rest), false); return [p.low === rest ? rest : low, high]; } },
			under: p.limit !== undefined ? [(pen, q) => limit(pen, q, p.limit)] : [], over: [(pen, q) => marks(pen, q)],
			about: `${p.title} of all arms over the examples learned from.`, readout: (x, q) => told(x, q, scale),
		});
		plot.log = log;
		if (each > 1) plot.say(`means of ${each} rows`);
		return plot;
	}
}

// curvesOf reads what curves.go wrote.
export function curvesOf(run, about, arrays) {
	let at = 0;
	const next = () => arrays[at++].values;
	return about.curves.map((c) => {
		const arm = about.arms[c.arm], look = run.looks[c.arm];
		const curve = {
			column: c.column, each: c.each, name: arm.name, failed: arm.failed === arm.of, colour: look.colour, width: look.width, dash: look.dash,
			hidden: () => run.kept.hidden?.has(arm.name), x: next(), y: next(),
		};
		if (c.band) Object.assign(curve, { low: next(), high: next() });
		if (c.repairs) Object.assign(curve, { repaired: next(), before: next() });
		return curve;
	});
}

// isLog: yes, if the values are of different magnitudes, or if all are tiny.
const isLog = (p) => p.log === true || (p.log === 'wide' && wide(p.curves)) || (p.log === 'tiny' && p.curves.every((c) => c.y.every((v) => !(v > 1))));

function wide(curves) {
	let low = Infinity, high = -Infinity;
	for (const c of curves) {
		for (const v of c.y) {
			if (v > 0 && v < low) low = v;
			if (v < Infinity && v > high) high = v;
		}
	}
	return high > 20 * low;
}

export function limit(pen, plot, v) {
	const box = plot.area(), y = plot.py(v);
	pen.line(box.left, y, box.left + box.width, y, { colour: theme.bad, width: 1, dash: [5, 3] });
}

// marks are rings where feedback was mended, and a cross at the end of an arm that failed.
function marks(pen, plot) {
	for (const c of plot.curves) {
		if (c.hidden()) continue;
		if (c.repaired) pen.dots([...c.repaired].flatMap((x, i) => [plot.px(x), plot.py(c.before[i])]), 3, c.colour(), true);
		if (!c.failed) continue;
		let i = c.y.length - 1;
		while (i >= 0 && !Number.isFinite(c.y[i])) i--;
		if (i < 0) continue;
		const x = plot.px(c.x[i]), y = plot.py(c.y[i]);
		pen.line(x - 4, y - 4, x + 4, y + 4, { colour: c.colour(), width: 1.6 });
		pen.line(x - 4, y + 4, x + 4, y - 4, { colour: c.colour(), width: 1.6 });
	}
}

function told(x, plot, scale) {
	const all = plot.values(x).map(({ name, colour }) => ({ name, colour }));
	return [{ name: '', value: num(Math.round(x), 6) }, ...all.map((v) => {
		const c = plot.curves.find((k) => k.name === v.name);
		let i = c.x.length - 1;
		while (i > 0 && c.x[i] > x) i--;
		return { ...v, value: num(c.y[i] * scale, 3) };
	})];
}
