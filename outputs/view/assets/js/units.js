// Which units of a population are drawn.
import { h } from './dom.js';
import { list, ranges } from './format.js';

export const MOST = 64; // mostTraces of traces.go

// some are so many units, evenly from the first ones that lie together in the file.
export function some(units, n = 6) {
	const below = Math.min(units, 256);
	if (below <= n) return [...Array(below).keys()];
	return Array.from({ length: n }, (_, k) => Math.round(k * (below - 1) / (n - 1)));
}

export function unitsField(population, total, chosen, change) {
	const field = h('input', {
		class: 'units', value: ranges(chosen), 'aria-label': `units of ${population} to draw, of ${total}`, title: `units, 0 to ${total - 1}, at most ${MOST}: 0, 3, 5-8`, spellcheck: 'false', size: 14,
		onchange: () => {
			const all = list(field.value, total);
			const good = all && all.length > 0 && all.length <= MOST;
			field.setAttribute('aria-invalid', String(!good));
			if (!good) return;
			field.value = ranges(all);
			change(all.sort((a, b) => a - b));
		},
	});
	return h('label', { class: 'choice' }, h('span', {}, 'units'), field, h('span', {}, `of ${total}`));
}
