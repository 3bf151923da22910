// The circuit as a graph: what is open, held and settling in a phase. The network goes up, what feeds back
// comes down beside it.
import { h, s } from './dom.js';
import { theme } from './colour.js';
import { FONT } from './pen.js';
import { num } from './format.js';
import { saveDrawing } from './save.js';

const W = 94, H = 38, DX = 84, DY = 40, EDGE = 46;

// ranks is how far each population is from the sources along pathways that follow the order of the file.
function ranks(g, index) {
	const rank = g.populations.map(() => 0);
	g.populations.forEach((p, j) => {
		for (const w of g.pathways) {
			const i = index.get(w.from);
			if (index.get(w.to) === j && i < j) rank[j] = Math.max(rank[j], rank[i] + 1);
		}
	});
	return rank;
}

// place gives every population its middle. More than four ranks are folded: up, and down again.
function place(g) {
	const index = new Map(g.populations.map((p, i) => [p.name, i]));
	const rank = ranks(g, index), depth = Math.max(...rank, 0) + 1;
	const fold = depth > 4 ? Math.ceil(depth / 2) : depth;
	const cells = new Map();
	g.populations.forEach((p, i) => {
		const right = rank[i] >= fold, row = right ? 2 * fold - 1 - rank[i] : rank[i];
		const key = `${right} ${row}`;
		if (!cells.has(key)) cells.set(key, { right, row, members: [] });
		cells.get(key).members.push(i);
	});
	const wide = (right) => Math.max(0, ...[...cells.values()].filter((c) => c.right === right).map((c) => c.members.length));
	const column = (n) => n * W + (n - 1) * 26;
	const middle = { false: EDGE + column(wide(false)) / 2, true: EDGE + column(wide(false)) + DX + column(wide(true)) / 2 };
	const at = [];
	for (const { right, row, members } of cells.values()) {
		members.forEach((i, k) => {
			at[i] = { x: middle[right] + (k - (members.length - 1) / 2) * (W + 26), y: 26 + (fold - 1 - row) * (H + DY) + H / 2, row, right };
		});
	}
	const width = 2 * EDGE + column(wide(false)) + (wide(true) ? DX + column(wide(true)) : 0);
	return { index, at, width, height: 26 + fold * (H + DY) - DY + 30 };
}

// curve is the cubic of a pathway: its four points. Several between the same two lie side by side.
function curve(a, b, shift) {
	if (a === b) {
		const x = a.x + (a.right ? W / 2 : -W / 2), out = a.right ? 38 : -38;
		return [[x, a.y - 8], [x + out, a.y - 22], [x + out, a.y + 22], [x, a.y + 9]];
	}
	const dx = b.x - a.x, dy = b.y - a.y, far = Math.abs(a.row - b.row) > 1 && a.right === b.right && Math.abs(dx) < W;
	if (far) {
		const side = a.right ? 1 : -1, x = side * W / 2, out = side * (22 + 5 * Math.abs(a.row - b.row) + Math.abs(shift) / 2);
		return [[a.x + x, a.y + shift / 4], [a.x + x + out, a.y + dy * 0.2], [b.x + x + out, b.y - dy * 0.2], [b.x + x, b.y + shift / 4]];
	}
	if (Math.abs(dy) < 1) {
		const x = Math.sign(dx) * W / 2;
		return [[a.x + x, a.y + shift / 2], [a.x + x + dx * 0.1, a.y + shift], [b.x - x - dx * 0.1, b.y + shift], [b.x - x, b.y + shift / 2]];
	}
	const y = Math.sign(dy) * H / 2, reach = (dy - 2 * y) / 2;
	return [[a.x + shift, a.y + y], [a.x + shift, a.y + y + reach], [b.x + shift, b.y - y - reach], [b.x + shift, b.y - y]];
}

function along([p, c, d, q], t) {
	const u = 1 - t, mix = (i) => u * u * u * p[i] + 3 * u * u * t * c[i] + 3 * u * t * t * d[i] + t * t * t * q[i];
	return [mix(0), mix(1)];
}

const DASH = { forward: null, feedback: '5 3', lateral: '1.5 2.5' };
let made = 0;

// draw makes the picture for a phase; null: of none, everything as it is.
export function draw(g, phase) {
	const { index, at, width, height } = place(g);
	const id = `arrow${made++}`;
	const svg = s('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': words(g, phase), 'font-family': FONT },
		s('defs', {}, ['forward', 'feedback', 'lateral', 'muted'].map((kind) => s('marker', { id: `${id}${kind}`, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: 'userSpaceOnUse', orient: 'auto' }, s('path', { d: kind === 'feedback' ? 'M1 1 7 4 1 7' : 'M0 .5 8 4 0 7.500z', fill: kind === 'feedback' ? 'none' : theme[kind], stroke: theme[kind], 'stroke-width': kind === 'feedback' ? 1.4 : 0 })))),
		s('rect', { width, height, fill: theme.panel }));
	const curves = edges(g, index, at);
	g.pathways.forEach((w, k) => svg.append(pathway(w, curves[k], phase, id)));
	g.pathways.forEach((w, k) => { if (w.gate && index.has(w.gate)) svg.append(...gate(w, curves[k], at[index.get(w.gate)], phase)); });
	for (const input of g.inputs ?? []) if (index.has(input.to)) svg.append(arrive(input, at[index.get(input.to)], g.inputs.filter((i) => i.to === input.to).indexOf(input), id));
	g.populations.forEach((p, i) => svg.append(population(p, at[i], phase)));
	return svg;
}

function edges(g, index, at) {
	const pairs = new Map();
	for (const w of g.pathways) {
		const key = [index.get(w.from), index.get(w.to)].sort((a, b) => a - b).join();
		pairs.set(key, [...(pairs.get(key) ?? []), w]);
	}
	return g.pathways.map((w) => {
		const i = index.get(w.from), j = index.get(w.to);
		const mates = pairs.get([i, j].sort((a, b) => a - b).join()), k = mates.indexOf(w);
		return curve(at[i], at[j], (k - (mates.length - 1) / 2) * 30);
	});
}

const isOpen = (w, phase) => !phase || phase.open.includes(w.name);

function pathway(w, points, phase, id) {
	const open = isOpen(w, phase), colour = theme[w.kind] ?? theme.forward;
	const [x, y] = along(points, w.from === w.to ? 0.35 : 0.5), [p, c, d, q] = points;
	const learns = w.rule && phase?.learn;
	return s('g', { opacity: open ? 1 : 0.22, 'data-pathway': w.name, 'data-open': String(open) },
		s('title', {}, `${w.name}: ${w.kind} from ${w.from} to ${w.to}, gain ${num(w.gain)}${w.shared ? `, weights of ${w.shared}` : ''}${w.rule ? `, learns by ${w.rule}` : ''}${w.gate ? `, ${w.dividing ? 'divided' : 'multiplied'} by the slope of ${w.gate}` : ''}; ${open ? 'open' : 'closed'}`),
		s('path', { d: `M${p}C${c} ${d} ${q}`, fill: 'none', stroke: colour, 'stroke-width': learns ? 2.6 : 1.6, 'stroke-dasharray': DASH[w.kind] ?? null, 'marker-end': `url(#${id}${theme[w.kind] ? w.kind : 'forward'})` }),
		s('text', { x, y: y + 3.5, 'font-size': 10.5, 'text-anchor': 'middle', fill: colour, stroke: theme.panel, 'stroke-width': 4, 'paint-order': 'stroke', 'stroke-linejoin': 'round' }, w.name + (w.gain < 0 ? ' −' : '') + (w.rule ? ' Δ' : '')));
}

// gate is the population whose slope multiplies a pathway, on the side where it does.
function gate(w, points, from, phase) {
	const [x, y] = along(points, w.gateOn === 'post' ? 0.78 : 0.22), opacity = isOpen(w, phase) ? 1 : 0.22;
	const side = Math.sign(x - from.x) || 1;
	return [
		s('path', { d: `M${from.x + side * W / 2} ${from.y}Q${(from.x + side * W / 2 + x) / 2} ${from.y} ${x - side * 7} ${y}`, fill: 'none', stroke: theme.muted, 'stroke-width': 1, 'stroke-dasharray': '1.500 2', opacity }),
		s('g', { opacity, 'data-gate': w.gate, 'data-of': w.name },
			s('circle', { cx: x, cy: y, r: 6.5, fill: theme.panel, stroke: theme.muted }),
			s('text', { x, y: y + 3.5, 'font-size': 10, 'text-anchor': 'middle', fill: theme.ink }, w.dividing ? '÷' : '×')),
	];
}

function arrive(input, to, k, id) {
	const side = to.right ? 1 : -1, x = to.x + side * W / 2, y = to.y - 10 + 9 * k;
	return s('g', { 'data-input': input.name },
		s('title', {}, `input ${input.name}: ${input.shape}`),
		s('line', { x1: x + side * 26, y1: y, x2: x, y2: y, stroke: theme.muted, 'stroke-width': 1.3, 'marker-end': `url(#${id}muted)` }),
		s('text', { x: x + side * 8, y: y - 4, 'font-size': 9, 'text-anchor': to.right ? 'start' : 'end', fill: theme.muted }, input.name));
}

// stateOf is what a population does in a phase.
export function stateOf(p, phase) {
	if (p.clamp) return 'clamped';
	if (!phase) return parseFloat(p.tau) === 0 ? 'algebraic' : 'evolves';
	if (phase.hold.includes(p.name)) return 'held';
	if (phase.until === 'settled' && phase.settle.includes(p.name)) return 'settles';
	return parseFloat(p.tau) === 0 ? 'algebraic' : 'evolves';
}

function population(p, { x, y }, phase) {
	const state = stateOf(p, phase), settles = state === 'settles', still = state === 'held' || state === 'clamped';
	return s('g', { 'data-population': p.name, 'data-state': state },
		s('title', {}, `${p.name}: ${p.size} units, ${p.transfer}${p.tau ? `, tau ${p.tau}` : ''}${p.leak ? `, leak ${p.leak}` : ''}${p.clamp ? `, clamped to ${p.clamp}` : ''}; ${state}`),
		s('rect', { x: x - W / 2, y: y - H / 2, width: W, height: H, rx: state === 'algebraic' ? 3 : 8, fill: still ? theme.shade : theme.panel, stroke: settles ? theme.accent : theme.muted, 'stroke-width': settles ? 2.4 : 1.1, 'stroke-dasharray': state === 'algebraic' ? '3 2.500' : null }),
		s('text', { x, y: y - 3, 'font-size': 12, 'font-weight': 600, 'text-anchor': 'middle', fill: theme.ink }, p.name),
		s('text', { x, y: y + 11, 'font-size': 9.5, 'text-anchor': 'middle', fill: theme.muted }, `${p.size} ${p.transfer}`),
		still ? s('path', { d: `M${x - W / 2 + 7} ${y - H / 2 + 6}v7m3 0v-7`, stroke: theme.ink, 'stroke-width': 1.6 }) : null);
}

const some = (names) => (names.length ? names.join(' ') : 'none');

export function words(g, phase) {
	if (!phase) return `circuit of ${g.populations.map((p) => p.name).join(', ')}`;
	return `phase ${phase.name}: open ${some(phase.open)}; settling ${some(phase.until === 'settled' ? phase.settle : [])}; held ${some(phase.hold)}`;
}

export const circuits = new Map();

// Circuit is the panel: the picture, and which phase it is of.
export class Circuit {
	constructor(host, run, graph, menu) {
		Object.assign(this, { run, graph, chosen: null, now: null });
		this.picture = h('div', { class: 'graph' });
		this.line = h('p', { class: 'phase', 'aria-live': 'polite' });
		this.choices = h('div', { class: 'phases', role: 'radiogroup', 'aria-label': 'phase' });
		const save = (kind) => h('button', { type: 'button', class: 'save', 'aria-label': `save circuit as ${kind}`, onclick: () => saveDrawing[kind](`${run.index}-circuit`, this.svg) }, kind);
		host.append(h('figure', { class: 'plot circuit', 'data-plot': `${run.index}/circuit` },
			h('figcaption', {}, h('b', {}, 'circuit'), menu, h('span', { class: 'saves' }, save('svg'), save('png'))), this.choices, this.picture, this.line, key()));
		this.choose();
		circuits.set(run.index, this);
	}

	setGraph(graph) {
		this.graph = graph;
		this.chosen = null;
		this.choose();
	}

	choose() {
		const name = `phase-${this.run.index}`;
		const one = (value, text, title) => h('label', { title }, h('input', { type: 'radio', name, checked: this.chosen === value, onchange: () => { this.chosen = value; this.render(); } }), h('span', {}, text));
		const phases = this.graph.phases ?? [];
		this.choices.replaceChildren(...[phases.length > 1 ? one(null, 'at cursor', 'the phase that the time cursor is in') : null, ...(phases.length > 1 ? phases.map((p) => one(p.name, p.name, '')) : [])].filter(Boolean));
		this.render();
	}

	// at tells the name of the phase that the cursor is in; null: it is nowhere.
	at(phase) {
		if (phase === this.now) return;
		this.now = phase;
		if (this.chosen === null) this.render();
	}

	get phase() {
		const { phases } = this.graph;
		return phases?.find((p) => p.name === (this.chosen ?? this.now ?? (phases.length === 1 ? p.name : null))) ?? null;
	}

	render() {
		const { phase } = this;
		this.svg = draw(this.graph, phase);
		this.picture.replaceChildren(this.svg);
		const parts = phase ? [['', phase.name], ['until', `${phase.until}${phase.duration ? `, at most ${phase.duration}` : ''}`], ['open', some(phase.open)], ['settling', some(phase.until === 'settled' ? phase.settle : [])], ['held', some(phase.hold)]] : [['', 'everything that any phase opens']];
		if (phase?.solve && phase.solve !== 'trajectory') parts.push(['by', phase.solve]);
		if (phase?.learn) parts.push(['', 'learns']);
		this.line.replaceChildren(...parts.map(([name, value]) => h('span', {}, name ? `${name} ` : '', h('b', {}, value))));
	}

	state() {
		const list = (name) => [...this.svg.querySelectorAll(`[data-${name}]`)];
		return {
			phase: this.phase?.name ?? null,
			populations: Object.fromEntries(list('population').map((e) => [e.dataset.population, e.dataset.state])),
			open: list('pathway').filter((e) => e.dataset.open === 'true').map((e) => e.dataset.pathway),
			closed: list('pathway').filter((e) => e.dataset.open === 'false').map((e) => e.dataset.pathway),
			gates: list('gate').map((e) => `${e.dataset.gate} on ${e.dataset.of}`),
			inputs: list('input').map((e) => e.dataset.input),
		};
	}
}

// key says what the marks mean.
function key() {
	const line = (kind, text) => {
		const svg = s('svg', { width: 26, height: 8, 'aria-hidden': 'true' }, s('line', { x1: 1, x2: 25, y1: 4, y2: 4, class: `stroke-${kind}`, 'stroke-width': 2, 'stroke-dasharray': DASH[kind] }));
		return h('span', {}, svg, text);
	};
	return h('p', { class: 'key' }, line('forward', 'forward'), line('feedback', 'feedback'), line('lateral', 'lateral'), h('span', {}, '× ÷ gated by a slope'), h('span', {}, 'Δ learns'), h('span', {}, '− negative gain'), h('span', {}, h('i', { class: 'ring' }), 'settles'), h('span', {}, '‖ held'), h('span', {}, h('i', { class: 'dashed' }), 'algebraic'));
}
