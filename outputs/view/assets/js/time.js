// Everything over time: phases and endings, traces, activity, and the step size.
import { h, select, check } from './dom.js';
import { num, time, timeUnit, plural } from './format.js';
import { theme, unitColour, sequential, diverging } from './colour.js';
import { colourBar } from './pen.js';
import { json, frame, request, aborted } from './net.js';
import { Plot, nearest } from './plot.js';
import { some, unitsField } from './units.js';

const BAR = 50; // right of the axes: a colour bar, or the names of lines

export class TimePanel {
	constructor(host, run, link) {
		Object.assign(this, { run, link, host, plots: [], spans: null });
		this.kept = run.kept.time ??= { traces: true, activity: false, steps: true, units: new Map(), block: new Map() };
		this.off = link.on((what, key) => this.follow(what, key));
		this.build();
	}

	// follow asks for less while others grow: runs that are being written would keep each other asking.
	follow(what, key) {
		if (what === 'cursor') this.phaseAt();
		else if (what === 'range') this.soon();
		else if (key !== this.key) this.soon(500);
	}

	destroy() {
		this.off();
		clearTimeout(this.timer);
		this.abort?.abort();
		this.plots.forEach((p) => p.destroy());
		this.link.dropExtent(this.key);
	}

	get track() {
		const { tracks } = this.run.overview;
		return tracks.find((t) => t.place && t.place === this.run.place) ?? tracks[0];
	}

	get key() { return `${this.run.index}${this.track.group}`; }

	rebuild() {
		this.plots.forEach((p) => p.destroy());
		this.plots = [];
		this.host.replaceChildren();
		this.build();
	}

	set(key) {
		return (value) => {
			this.link.dropExtent(this.key);
			if (key === 'track') this.run.place = value;
			else this.kept[key] = value;
			this.rebuild();
		};
	}

	build() {
		const { tracks } = this.run.overview, { track, kept } = this;
		const variables = [...new Set(track.sets.map((v) => v.variable))];
		if (!variables.includes(kept.variable)) [kept.variable] = variables;
		this.host.append(h('div', { class: 'controls' },
			tracks.length > 1 ? select('of', tracks.map((t) => [t.place, t.place || 'trajectory']), track.place, this.set('track')) : null,
			variables.length > 1 ? select('variable', variables.map((v) => [v, v]), kept.variable, this.set('variable')) : null,
			check('traces', kept.traces, this.set('traces')), check('activity', kept.activity, this.set('activity')),
			track.steps ? check('step size', kept.steps, this.set('steps')) : null, this.summary = h('span', { class: 'summary' })));
		this.sources = [];
		this.ribbon();
		for (const set of track.sets.filter((v) => v.variable === kept.variable)) {
			if (kept.traces) this.traces(set);
			if (kept.activity) this.activity(set);
		}
		if (track.steps && kept.steps) this.steps();
		this.plots[this.plots.length - 1].o.x.hidden = false;
		this.plots[this.plots.length - 1].o.height += 22;
		this.load();
	}

	// plot adds one to the stack; only the lowest names its times.
	plot(name, title, options) {
		const unit = () => timeUnit(spanOf(this.link));
		const plot = new Plot(this.host, {
			id: `${this.run.index}/${name}`, title, link: this.link, bar: BAR, full: () => `${this.run.overview.title} · ${title}`,
			x: { hidden: true, label: () => `time (${unit().name})`, scale: () => unit().scale }, jump: (sign) => this.jump(sign),
			...options, under: [(pen, p) => this.shade(pen, p), ...(options.under ?? [])], over: [(pen, p) => this.marks(pen, p), ...(options.over ?? [])],
		});
		this.plots.push(plot);
		return plot;
	}

	ribbon() {
		this.strip = this.plot('ribbon', 'phases and endings', {
			height: 40, y: { none: true, range: () => [0, 1] }, over: [(pen, p) => this.names(pen, p)],
			readout: (x) => this.told(x), csv: () => this.spansCsv(), about: 'Phases of the trials, and how each ended.',
			state: () => ({ pieces: this.spans?.pieces ?? [], marks: this.spans?.marks ?? [] }),
		});
	}

	traces(set) {
		const { kept } = this, chosen = kept.units.get(set.population) ?? some(set.units);
		const plot = this.plot(`traces/${set.population}_${set.variable}`, `${set.population} ${set.variable}`, {
			height: 110, head: unitsField(set.population, set.units, chosen, (all) => { kept.units.set(set.population, all); source.units = all; this.load(); }),
			beside: names, csv: (p) => this.rows(set.path, source.units, p), about: `Traces of ${plural(set.units, 'unit')}.`,
			sized: () => this.soon(),
		});
		const source = { plot, kind: 'traces', set: set.path, units: chosen, label: (u) => `${u}` };
		this.sources.push(source);
	}

	activity(set) {
		const block = 256, { kept } = this, first = kept.block.get(set.population) ?? 0, n = Math.min(block, set.units - first);
		const blocks = Array.from({ length: Math.ceil(set.units / block) }, (_, k) => [k * block, `${k * block} to ${Math.min(set.units, (k + 1) * block) - 1}`]);
		const heat = { lo: Infinity, hi: -Infinity };
		const plot = this.plot(`activity/${set.population}_${set.variable}`, `${set.population} ${set.variable}, unit by unit`, {
			height: Math.min(220, Math.max(70, 3 * n)), head: blocks.length > 1 ? select('units', blocks, first, (v) => { kept.block.set(set.population, Number(v)); this.rebuild(); }) : null,
			y: { label: 'unit', whole: true, range: () => [first - 0.5, first + n - 0.5] }, under: [(pen, p) => paintHeat(pen, p, heat)], picture: true,
			beside: (pen, p) => { if (heat.t) bar(pen, p, heat); }, readout: (x, p) => heatAt(heat, x, p), plane: false, sized: () => this.soon(),
			csv: (p) => this.rows(set.path, Array.from({ length: Math.min(n, 64) }, (_, k) => first + k), p), about: 'Activity of units over time as colours.',
			state: () => ({ heat: heat.t && { t: [...heat.t], mean: [...heat.mean], units: heat.units, lo: heat.lo, hi: heat.hi } }),
		});
		this.sources.push({ plot, kind: 'heat', set: set.path, first, n, heat });
	}

	steps() {
		const one = (name, title, label, over) => {
			const plot = this.plot(`steps/${name}`, title, {
				height: 84, y: { label, log: true }, over, about: 'Of each integration step.', csv: (p) => this.rows(`${this.track.group}/${name}`, [0], p), sized: () => this.soon(),
			});
			this.sources.push({ plot, kind: 'traces', set: `${this.track.group}/${name}`, units: [0], label: () => title, plain: true });
		};
		one('step_size', 'step size', 's', []);
		one('error_estimate', 'error estimate', 'tolerances', [(pen, p) => level(pen, p, 1)]);
	}

	soon(wait = 0) {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.load(), wait);
	}

	// load asks for all that is in sight; what is asked for later takes the place of what was before.
	async load() {
		clearTimeout(this.timer);
		this.abort?.abort();
		const abort = this.abort = new AbortController();
		try {
			await this.loadSpans(abort.signal);
			await Promise.all(this.sources.map((s) => this.fetch(s, abort.signal)));
		} catch (e) {
			if (!aborted(e)) this.run.fail(e);
		}
	}

	async loadSpans(signal) {
		const { range } = this.link;
		this.spans = await json(`run/${this.run.index}/timeline`, { track: this.track.group, from: range?.[0], to: range?.[1], px: this.width }, signal);
		const { rows, trials, end } = this.spans;
		this.summary.textContent = `${plural(rows, 'sample')}, ${plural(trials, this.track.place ? 'example' : 'trial')}, ${time(end, end)}`;
		this.link.setExtent(this.key, 0, end);
		this.strip.redraw();
		this.phaseAt();
	}

	get width() { return Math.max(50, Math.round(this.strip.u ? this.strip.area().width : 800)); }

	async fetch(source, signal, patient = undefined) {
		const { plot, kind, set } = source, [from, to] = this.link.window;
		const px = Math.min(4096, Math.round(this.width * Math.min(2, uPlot.pxRatio)));
		const params = { set, from, to, px, patient, ...(kind === 'heat' ? { first: source.first, n: source.n } : { units: source.units.join(',') }) };
		const got = await frame(`run/${this.run.index}/${kind}`, params, signal);
		if (kind === 'heat') this.takeHeat(source, got);
		else this.takeTraces(source, got);
		const { share, fine } = got.about;
		plot.say(share < 1 ? `reading, ${Math.floor(100 * share)} %` : '');
		if (share < 1) await this.fetch(source, signal);
		else if (!fine && !patient) await this.fetch(source, signal, 1);
	}

	takeTraces(source, { about, arrays }) {
		const t = arrays[0].values, step = about.exact ? 1 : 2;
		source.plot.setCurves(about.units.map((u, k) => {
			const i = about.units.length - 1 === 0 ? 0 : k;
			return { name: source.label(u), colour: () => unitColour(i, about.units.length), width: 1.1, x: t, y: arrays[1 + step * k].values, top: about.exact ? undefined : arrays[2 + step * k].values };
		}));
	}

	takeHeat({ plot, heat }, { about, get }) {
		Object.assign(heat, { t: get('t'), mean: get('mean'), units: about.units, version: (heat.version ?? 0) + 1 });
		for (const v of heat.mean) {
			if (v < heat.lo) heat.lo = v;
			if (v > heat.hi) heat.hi = v;
		}
		plot.redraw();
	}

	// rows asks for the samples in sight themselves.
	async rows(set, units, plot) {
		plot.say('writing csv');
		const [from, to] = this.link.window;
		const got = await request(`run/${this.run.index}/rows`, { set, units: units.join(','), from, to });
		const blob = await got.blob();
		plot.say('');
		return blob;
	}

	spansCsv() {
		const names = this.spans.phases;
		return ['from,to,trial,phase', ...this.spans.pieces.map((p) => [p.from, p.to, p.trial, names[p.phase]].join(',')), '', 'time,trial,phase,verdict', ...this.spans.marks.map((m) => [m.x, m.trial, names[m.phase], m.verdict].join(','))].join('\n');
	}

	pieceAt(x) {
		const { pieces } = this.spans ?? { pieces: [] };
		return pieces[nearest(pieces.map((p) => p.from), x)];
	}

	phaseAt() {
		const { cursor } = this.link;
		this.run.circuit?.at(cursor === null ? null : this.spans?.phases[this.pieceAt(cursor)?.phase] ?? null);
	}

	told(x) {
		const p = this.pieceAt(x);
		const all = [{ name: 't', value: time(x, spanOf(this.link)) }];
		if (p) all.push({ name: this.track.place ? 'example' : 'trial', value: String(p.trial) }, { name: 'phase', value: this.spans.phases[p.phase] ?? '?' });
		const next = this.spans?.marks.find((m) => m.x >= x);
		if (next && next.trial === p?.trial) all.push({ name: 'ends', value: next.verdict, colour: next.good ? theme.good : theme.bad });
		return all;
	}

	// jump moves the cursor to the ending before or after.
	jump(sign) {
		const at = this.link.cursor ?? this.link.window[sign > 0 ? 0 : 1];
		const marks = (this.spans?.marks ?? []).filter((m) => (m.x - at) * sign > 1e-9 * this.link.full[1]);
		if (marks.length) this.link.point((sign > 0 ? marks[0] : marks[marks.length - 1]).x);
	}

	shade(pen, plot) {
		const box = plot.area();
		for (const p of this.spans?.pieces ?? []) {
			if ((p.trial + p.phase) % 2 === 1) pen.rect(plot.px(p.from), box.top, plot.px(p.to) - plot.px(p.from), box.height, theme.shade);
		}
	}

	marks(pen, plot) {
		const box = plot.area();
		for (const m of this.spans?.marks ?? []) {
			pen.line(plot.px(m.x), box.top, plot.px(m.x), box.top + box.height, { colour: m.good ? theme.good : theme.bad, width: m.good ? 0.8 : 1.2, dash: m.good ? [2, 2] : [5, 2] });
		}
	}

	// names writes phases and verdicts where there is room.
	names(pen, plot) {
		const box = plot.area();
		for (const p of this.spans?.pieces ?? []) {
			const left = Math.max(box.left, plot.px(p.from)), room = Math.min(box.left + box.width, plot.px(p.to)) - left;
			const name = this.spans.phases[p.phase] ?? '';
			if (pen.width(name) + 8 < room) pen.text(left + 4, box.top + 12, name, { colour: theme.muted });
		}
		let free = -Infinity;
		for (const m of [...(this.spans?.marks ?? [])].sort((a, b) => a.good - b.good || a.x - b.x)) {
			const at = plot.px(m.x), wide = pen.width(m.verdict) + 14;
			const left = Math.min(at, box.left + box.width) - wide;
			if (left < box.left || (m.good && left < free)) continue;
			const colour = m.good ? theme.good : theme.bad, y = box.top + box.height - 4;
			if (m.good) pen.dots([at - 4, y - 3], 2.2, colour);
			else { pen.line(at - 6, y - 6, at - 1, y - 1, { colour, width: 1.4 }); pen.line(at - 6, y - 1, at - 1, y - 6, { colour, width: 1.4 }); }
			pen.text(at - 9, y, m.verdict, { colour, align: 'right' });
			free = at;
		}
	}

	refresh() { this.load(); }
}

// spanOf is what the unit of times is chosen by: late stretches are told in that of their times.
function spanOf(link) {
	const [from, to] = link.window;
	return to > 50 * (to - from) ? to : to - from;
}

// names writes beside the axes which line is which.
function names(pen, plot) {
	const box = plot.area(), [from, to] = plot.o.link.window;
	const ends = plot.curves.map((c) => {
		let i = Math.min(c.x.length - 1, nearest(c.x, to));
		while (i >= 0 && c.x[i] >= from && Number.isNaN(c.y[i])) i--;
		return { y: i >= 0 ? plot.py(c.y[i]) : NaN, name: c.name, colour: c.colour() };
	}).filter((e) => e.y >= box.top - 2 && e.y <= box.top + box.height + 2).sort((a, b) => a.y - b.y);
	let free = box.top + 3;
	for (const e of ends) {
		const y = Math.max(e.y + 3.5, free);
		if (y > box.top + box.height + 6) break;
		pen.text(box.left + box.width + 5, y, e.name, { colour: e.colour, size: 9 });
		free = y + 9;
	}
}

function level(pen, plot, v) {
	const box = plot.area();
	pen.line(box.left, plot.py(v), box.left + box.width, plot.py(v), { colour: theme.muted, dash: [4, 3] });
}

const symmetric = (heat) => heat.lo < 0 && heat.hi > 0;

// scale is what the colours range over: zero is in their middle if there are both signs.
function scale(heat) {
	const most = Math.max(-heat.lo, heat.hi);
	return symmetric(heat) ? [-most, most, diverging] : [heat.lo, heat.hi, sequential];
}

function bar(pen, plot, heat) {
	const box = plot.area(), [low, high, ramp] = scale(heat);
	colourBar(pen, ramp, box.left + box.width + 6, box.top, box.height, num(low, 2), num(high, 2));
}

// paintHeat draws a picture with a column for each pixel and a row for each unit.
function paintHeat(pen, plot, heat) {
	if (!heat.t?.length) return;
	const box = plot.area(), width = Math.max(1, Math.round(box.width)), rows = heat.units.length, n = heat.t.length;
	const [low, high, ramp] = scale(heat), canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = rows;
	const context = canvas.getContext('2d'), pixels = context.createImageData(width, rows);
	const none = /^#/.test(theme.missing) ? [1, 3, 5].map((i) => parseInt(theme.missing.slice(i, i + 2), 16)) : [200, 200, 200];
	const end = heat.t[n - 1];
	for (let x = 0; x < width; x++) {
		const at = plot.u.posToVal(x + 0.5, 'x');
		const k = nearest(heat.t, at);
		if (k < 0 || at > end + (end - heat.t[0]) / n) continue;
		for (let r = 0; r < rows; r++) {
			const v = heat.mean[r * n + k];
			const c = Number.isFinite(v) ? ramp[Math.max(0, Math.min(255, Math.round((v - low) / (high - low || 1) * 255)))] : none;
			pixels.data.set([c[0], c[1], c[2], 255], 4 * ((rows - 1 - r) * width + x));
		}
	}
	context.putImageData(pixels, 0, 0);
	pen.image(canvas, box.left, box.top, box.width, box.height);
}

function heatAt(heat, x, plot) {
	const top = plot.u.cursor.top;
	if (!heat.t || top === undefined || top < 0) return [];
	const unit = Math.round(plot.u.posToVal(top, 'y')), r = heat.units.indexOf(unit), k = nearest(heat.t, x);
	return r < 0 || k < 0 ? [] : [{ name: `unit ${unit}`, value: num(heat.mean[r * heat.t.length + k]) }];
}
