// The page: which runs are shown, which panels they have, and what keeps them up to date.
import { h, select } from './dom.js';
import { enter, json, busy, Gone } from './net.js';
import { Link } from './link.js';
import { readTheme, armLooks } from './colour.js';
import { plots } from './plot.js';
import { Circuit, circuits } from './circuit.js';
import { Episodes } from './episodes.js';
import { TimePanel } from './time.js';
import { LearningPanel } from './learning.js';
import { LoopsPanel } from './loops.js';
import { WeightsPanel } from './weights.js';
import { SweepPanel } from './sweep.js';
import { FilePanel } from './file.js';
import { KEYS } from './keys.js';
import { saved } from './save.js';

const $ = (id) => document.getElementById(id);
const time = new Link('time'), steps = new Link('examples');

// The panels, and what a file has to have for one to be shown.
const PANELS = [
	{ name: 'sweep', has: (o) => o.sweep, make: (host, run) => new SweepPanel(host, run) },
	{ name: 'time', has: (o) => o.tracks?.length > 0, make: (host, run) => new TimePanel(host, run, time) },
	{ name: 'learning', has: (o) => o.columns?.length > 0, make: (host, run) => new LearningPanel(host, run, steps) },
	{ name: 'loops', has: (o) => o.spectra?.length > 0, make: (host, run) => new LoopsPanel(host, run, steps) },
	{ name: 'weights', has: (o) => o.initial?.length > 0 || o.snapshots?.length > 0, make: (host, run) => new WeightsPanel(host, run, steps) },
	{ name: 'file', has: () => true, make: (host, run) => new FilePanel(host, run) },
];

const armOf = (place) => place.replace(/\/seed_\d+$/, '') || null;

const page = { runs: [], tab: null, panels: [] };

class Run {
	constructor(index, state) {
		Object.assign(this, { index, state, kept: {}, shown: true });
	}

	async load() {
		this.overview = await json(`run/${this.index}/overview`);
		this.looks = armLooks(this.overview.methods ?? []);
		this.phases = (this.overview.circuit?.phases ?? []).map((p) => p.name);
	}

	fail(e) { tell(`${this.state.name}: ${e.message}`); if (!(e instanceof Gone)) console.warn(e.message); }

	// A place is an arm with a seed: what is recorded of it, its loops and its weights are shown together.
	get places() {
		const { tracks, spectra, snapshots } = this.overview;
		return [...new Set([...(tracks ?? []), ...(spectra ?? []), ...(snapshots ?? [])].map((t) => t.place).filter(Boolean))];
	}

	get arm() { return this.kept.arm ?? armOf(this.places.find((p) => /^DI/.test(p)) ?? this.places[0] ?? '') ?? this.overview.arms?.[0]; }

	get place() { return this.kept.place ?? this.places.find((p) => armOf(p) === this.arm); }

	set place(place) {
		if (!place) return;
		const { arm } = this;
		this.kept.place = place;
		this.kept.arm = armOf(place);
		if (arm !== this.arm) this.showArm();
	}

	set arm(arm) {
		this.kept.arm = arm;
		this.kept.place = this.places.find((p) => armOf(p) === arm) ?? this.kept.place;
		lay();
	}

	async showArm() {
		const { arm, circuit } = this;
		try {
			const graph = this.overview.arms?.length > 1 && arm ? await json(`run/${this.index}/circuit`, { arm }) : this.overview.circuit;
			if (circuit === this.circuit && arm === this.arm) circuit.setGraph(graph);
			if (this.armMenu) this.armMenu.querySelector('select').value = arm;
		} catch (e) {
			this.fail(e);
		}
	}

	openTime() { if (page.tab !== 'time') open('time'); }
}

function tell(text) {
	$('message').textContent = text;
	$('message').hidden = !text;
}

const shown = () => page.runs.filter((r) => r.shown && r.overview);

// panelsOf are those that any run in sight has something for.
const panelsOf = () => PANELS.filter((p) => shown().some((r) => p.has(r.overview)));

function drawBar() {
	$('runs').replaceChildren(...page.runs.map((r) => {
		const { status, live, error, name } = r.state;
		const dot = h('span', { class: `dot ${error ? 'failed' : live ? 'live' : status}`, title: error || status });
		const text = [dot, h('b', {}, r.overview?.title || name), h('span', { class: 'file' }, name), h('span', { class: 'status' }, error ? 'cannot be read' : live ? 'running' : status)];
		if (page.runs.length === 1) return h('span', { class: 'run-name' }, text);
		return h('button', { type: 'button', class: 'run-name', 'aria-pressed': String(r.shown), onclick: () => { r.shown = !r.shown || shown().length === 1; lay(); } }, text);
	}));
	const tabs = panelsOf();
	$('tabs').replaceChildren(...tabs.map((p) => h('button', { type: 'button', role: 'tab', id: `tab-${p.name}`, 'aria-selected': String(p.name === page.tab), tabindex: p.name === page.tab ? 0 : -1, 'aria-controls': 'main', onclick: () => open(p.name), onkeydown: turn }, p.name)));
	document.title = `${shown().map((r) => r.overview.title || r.state.name).join(', ')} · settle view`;
}

// turn moves between tabs with the arrow keys (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/).
function turn(e) {
	const tabs = panelsOf().map((p) => p.name), i = tabs.indexOf(page.tab);
	const to = { ArrowRight: (i + 1) % tabs.length, ArrowLeft: (i + tabs.length - 1) % tabs.length, Home: 0, End: tabs.length - 1 }[e.key];
	if (to === undefined) return;
	e.preventDefault();
	open(tabs[to]);
	$(`tab-${tabs[to]}`).focus();
}

function open(name) {
	page.tab = name;
	lay();
}

// lay puts the runs side by side, each with its circuit and the open panel.
function lay() {
	page.panels.forEach((p) => p.destroy?.());
	page.panels = [];
	circuits.clear();
	const tabs = panelsOf();
	if (!tabs.some((p) => p.name === page.tab)) page.tab = tabs[0]?.name;
	const panel = PANELS.find((p) => p.name === page.tab);
	drawBar();
	$('main').setAttribute('aria-labelledby', `tab-${page.tab}`);
	$('main').replaceChildren(...shown().map((run) => column(run, panel)));
}

function column(run, panel) {
	const side = h('aside', { 'aria-label': 'circuit and episodes' }), body = h('section', { class: 'panel', 'aria-label': panel.name });
	const el = h('article', { class: 'run', 'data-run': run.index, 'aria-label': run.overview.title },
		shown().length > 1 ? h('h2', {}, run.overview.title, h('span', {}, run.state.name)) : null, h('div', { class: 'split' }, side, body));
	if (run.overview.circuit?.populations?.length) {
		const inner = h('div'), fold = h('details', { open: run.kept.folded !== true, ontoggle: () => { run.kept.folded = !fold.open; } }, h('summary', {}, 'circuit and episodes'), inner);
		side.append(fold);
		aside(inner, run);
	}
	queueMicrotask(() => {
		if (panel.has(run.overview)) page.panels.push(panel.make(body, run));
		else body.append(h('p', { class: 'empty' }, `${run.state.name} has nothing for this panel.`));
	});
	return el;
}

function aside(side, run) {
	const { arms, circuit, episodes } = run.overview;
	run.armMenu = arms?.length > 1 ? select('arm', arms.map((a) => [a, a]), run.arm, (a) => { run.arm = a; }) : null;
	run.circuit = new Circuit(side, run, circuit, run.armMenu);
	if (run.armMenu) run.showArm();
	if (episodes) {
		run.episodes = new Episodes(side, run, time);
		page.panels.push(run.episodes);
	}
}

// watch asks how the runs stand: often while one is being written.
async function watch() {
	const began = performance.now();
	try {
		if (!document.hidden) await look(await json('state'));
	} catch (e) {
		tell(e.message);
	}
	const spent = performance.now() - began, live = page.runs.some((r) => r.state.live);
	setTimeout(watch, Math.max(live ? 1000 : 4000, 3 * spent));
}

async function look(states) {
	let changed = false;
	for (const [i, state] of states.entries()) {
		const run = page.runs[i], before = run.state;
		run.state = state;
		changed ||= state.status !== before.status || state.live !== before.live || state.error !== before.error;
		if (state.error || (state.stamp === before.stamp && state.edition === before.edition)) continue;
		if (state.edition !== before.edition || !run.overview) {
			await run.load();
			lay();
		}
	}
	const errors = states.filter((s) => s.error).map((s) => s.error);
	if (errors.length || !$('message').hidden) tell(errors.join('; '));
	if (changed) drawBar();
	await refresh(states);
}

let stamps = '';

async function refresh(states) {
	const now = states.map((s) => s.stamp).join('|');
	if (now === stamps) return;
	const first = stamps === '';
	stamps = now;
	if (!first) await Promise.all(page.panels.map((p) => p.refresh?.()));
}

function setTheme(name) {
	if (name) document.documentElement.dataset.theme = name;
	readTheme();
	$('theme').textContent = document.documentElement.dataset.theme === 'dark' || (!document.documentElement.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches) ? '☀' : '☾';
	plots.forEach((p) => p.redraw());
	circuits.forEach((c) => c.render());
}

const dark = () => getComputedStyle(document.documentElement).colorScheme.includes('dark');

function otherTheme() {
	const name = dark() ? 'light' : 'dark';
	localStorage.setItem('settle-theme', name);
	setTheme(name);
	lay();
}

function help() {
	$('keys').replaceChildren(h('h2', {}, 'Keys'), h('dl', {}, KEYS.flatMap(([k, what]) => [h('dt', {}, k), h('dd', {}, what)])), h('form', { method: 'dialog' }, h('button', {}, 'close')));
	$('keys').showModal();
}

document.addEventListener('keydown', (e) => {
	if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
	const tabs = panelsOf();
	if (e.key === '?') help();
	else if (e.key === 't') otherTheme();
	else if (e.key >= '1' && e.key <= String(tabs.length)) open(tabs[Number(e.key) - 1].name);
});

// What tests see of the page, and whoever writes a script for it.
window.settle = {
	plot: (id) => plots.get(id)?.state(), plots: () => [...plots.keys()], circuit: (i = 0) => circuits.get(i)?.state(), saved, time, steps,
	tab: () => page.tab, open, runs: () => page.runs.map((r) => ({ ...r.state, shown: r.shown })),
	// idle is fulfilled when nothing has been asked for or drawn for a while.
	idle: async () => {
		for (let still = 0; still < 4; still++) {
			await new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 20)); });
			if (busy() || !page.ready) still = -1;
		}
	},
};

async function begin() {
	const theme = localStorage.getItem('settle-theme');
	setTheme(theme);
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { setTheme(); lay(); });
	$('theme').addEventListener('click', otherTheme);
	$('help').addEventListener('click', help);
	await enter();
	const states = await json('state');
	page.runs = states.map((s, i) => new Run(i, s));
	await Promise.all(page.runs.map((r) => r.load().catch((e) => r.fail(e))));
	stamps = states.map((s) => s.stamp).join('|');
	lay();
	page.ready = true;
	setTimeout(watch, 1000);
}

begin().catch((e) => { tell(e.message); page.ready = true; });
