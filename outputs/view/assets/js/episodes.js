// How the episodes ended: counted, and one by one.
import { h, select } from './dom.js';
import { num, plural, time } from './format.js';
import { json } from './net.js';

export class Episodes {
	constructor(host, run, link) {
		Object.assign(this, { run, link, first: 0, which: null });
		this.box = h('section', { class: 'block episodes' });
		host.append(this.box);
		this.refresh();
	}

	async refresh() {
		try {
			if (this.which === null) {
				const { counts } = await json(`run/${this.run.index}/episodes`, { first: 1e9 });
				this.which = counts.some((c) => !c.good) ? 'bad' : 'all';
			}
			this.show(await json(`run/${this.run.index}/episodes`, { which: this.which, first: this.first }));
		} catch (e) {
			this.run.fail(e);
		}
	}

	show(a) {
		const verdicts = [...new Set(a.counts.map((c) => c.verdict))];
		const pick = (v) => { this.which = v; this.first = 0; this.refresh(); };
		const turn = (by) => () => { this.first += by; this.refresh(); };
		this.box.replaceChildren(
			h('div', { class: 'controls' }, h('b', {}, plural(a.total, 'episode')),
				a.total > 1 ? select('', [['all', 'all'], ['bad', 'bad endings'], ...verdicts.map((v) => [v, v])], this.which, pick) : null,
				a.of > a.list.length ? [h('button', { type: 'button', disabled: a.first === 0, onclick: turn(-100), 'aria-label': 'earlier episodes' }, '‹'), `${a.first + 1} to ${a.first + a.list.length} of ${a.of}`, h('button', { type: 'button', disabled: a.first + a.list.length >= a.of, onclick: turn(100), 'aria-label': 'later episodes' }, '›')] : null),
			h('p', { class: 'counts' }, a.counts.map((c) => h('span', { class: c.good ? 'good' : 'bad' }, `${this.run.phases[c.phase]}: ${c.n} ${c.verdict}`))),
			h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, ['trial', 'phase', 'verdict', 'time', 'residual', 'steps'].map((n) => h('th', { scope: 'col' }, n)))),
				h('tbody', {}, a.list.map((e) => this.row(e))))));
	}

	row(e) {
		const go = () => { const room = 0.02 * (e.x - e.from); this.run.openTime(); this.link.zoom(e.from - room, e.x + room); this.link.point(e.x); };
		return h('tr', { class: e.good ? '' : 'bad', 'data-episode': e.episode },
			h('td', {}, e.recorded ? h('button', { type: 'button', class: 'go', title: 'show it', onclick: go }, String(e.trial)) : String(e.trial)), h('td', {}, this.run.phases[e.phase]), h('td', {}, e.verdict),
			h('td', {}, e.duration === null ? '–' : time(e.duration, e.duration)), h('td', {}, num(e.residual, 3)), h('td', {}, num(e.accepted, 7)));
	}
}
