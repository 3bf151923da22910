// The circuit file as text, and where the result comes from.
import { h, select } from './dom.js';
import { json } from './net.js';
import { download } from './save.js';

const NAMES = { toml: 'as given', toml_resolved: 'with every default' };

export class FilePanel {
	constructor(host, run) {
		Object.assign(this, { host, run });
		const { overview } = run;
		this.kept = run.kept.file ??= { which: overview.texts[0] };
		const options = [...overview.texts.map((t) => [t, NAMES[t]]), ...(overview.arms ?? []).map((a) => [`arm ${a}`, `arm ${a}`])];
		this.text = h('pre', { class: 'toml', tabindex: 0, 'aria-label': 'circuit file' });
		host.append(h('div', { class: 'grid uneven' },
			h('section', { class: 'block' }, h('div', { class: 'controls' }, h('b', {}, 'circuit file'),
				select('', options, this.kept.which, (v) => { this.kept.which = v; this.load(); }),
				h('button', { type: 'button', class: 'save', 'aria-label': 'save circuit file', onclick: () => download(`${overview.title || 'circuit'}.toml`, new Blob([this.text.textContent], { type: 'application/toml' })) }, 'toml')), this.text),
			h('section', { class: 'block' }, h('div', { class: 'controls' }, h('b', {}, 'provenance')),
				h('table', { class: 'provenance' }, h('tbody', {}, overview.provenance.map(([k, v]) => h('tr', {}, h('th', { scope: 'row' }, k.replace(/_/g, ' ')), h('td', {}, v))))))));
		this.load();
	}

	async load() {
		const { which } = this.kept;
		try {
			const got = await json(`run/${this.run.index}/text`, which.startsWith('arm ') ? { arm: which.slice(4) } : { name: which });
			this.text.replaceChildren(...coloured(got.text));
		} catch (e) {
			this.run.fail(e);
		}
	}

	refresh() {}

	destroy() {}
}

// coloured sets comments and tables apart.
function coloured(text) {
	return text.split('\n').flatMap((line) => {
		if (/^\s*\[/.test(line)) return [h('b', {}, line), '\n'];
		const at = commentAt(line);
		return at < 0 ? [`${line}\n`] : [line.slice(0, at), h('i', {}, line.slice(at)), '\n'];
	});
}

// commentAt is where a # stands that is not within a text.
function commentAt(line) {
	let quote = '';
	for (let i = 0; i < line.length; i++) {
		const c = line[i];
		if (quote) { if (c === quote) quote = ''; } else if (c === '"' || c === "'") quote = c;
		else if (c === '#') return i;
	}
	return -1;
}
