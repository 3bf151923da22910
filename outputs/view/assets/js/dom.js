// Elements, made in one line each. Text is always text: nothing here is parsed as HTML.

const SVG = 'http://www.w3.org/2000/svg';

function fill(el, attrs, children) {
	for (const [key, value] of Object.entries(attrs)) {
		if (value === undefined || value === null || value === false) continue;
		if (key.startsWith('on')) el.addEventListener(key.slice(2), value);
		else el.setAttribute(key, value === true ? '' : value);
	}
	el.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
	return el;
}

export const h = (tag, attrs = {}, ...children) => fill(document.createElement(tag), attrs, children);

export const s = (tag, attrs = {}, ...children) => fill(document.createElementNS(SVG, tag), attrs, children);

// select is a labelled menu; options are [value, text].
export function select(label, options, value, change) {
	const menu = h('select', { 'aria-label': label, onchange: () => change(menu.value) },
		options.map(([v, text]) => h('option', { value: v, selected: String(v) === String(value) }, text)));
	return h('label', { class: 'choice' }, h('span', {}, label), menu);
}

// check is a labelled tick box.
export function check(label, on, change) {
	const box = h('input', { type: 'checkbox', checked: on, onchange: () => change(box.checked) });
	return h('label', { class: 'choice' }, box, h('span', {}, label));
}

// slider is a labelled range whose value is told in words.
export function slider(label, n, value, words, change) {
	const told = h('output', {}, words(value));
	const range = h('input', {
		type: 'range', min: 0, max: Math.max(0, n - 1), step: 1, value, 'aria-label': label, 'aria-valuetext': words(value),
		oninput: () => move(Number(range.value)),
	});
	function move(to) {
		told.textContent = words(to);
		range.setAttribute('aria-valuetext', words(to));
		change(to);
	}
	const el = h('label', { class: 'slider' }, h('span', {}, label), range, told);
	el.move = (to) => { range.value = to; move(Number(range.value)); };
	el.limit = (m, to) => {
		range.max = Math.max(0, m - 1);
		range.value = to;
		told.textContent = words(to);
	};
	return el;
}
