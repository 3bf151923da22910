// Numbers and times in words.

export function num(v, digits = 4) {
	if (v === null || v === undefined || Number.isNaN(v)) return '–';
	if (!Number.isFinite(v)) return v > 0 ? '∞' : '−∞';
	if (v === 0) return '0';
	const size = Math.abs(v);
	const text = size < 1e-3 || size >= 1e6
		? v.toExponential(digits - 1).replace(/\.?0+e/, 'e').replace('e+', 'e')
		: String(Number(v.toPrecision(digits)));
	return text.replace(/^-/, '−').replace('e-', 'e−');
}

// timeUnit is the unit in which times up to so many seconds are read best.
export function timeUnit(span) {
	if (span > 0 && span < 2e-3) return { name: 'µs', scale: 1e6 };
	if (span < 2) return { name: 'ms', scale: 1e3 };
	return { name: 's', scale: 1 };
}

export function time(v, span) {
	const u = timeUnit(span);
	return `${num(v * u.scale, 7)} ${u.name}`;
}

// ticks writes the values of an axis with as many digits as tell them apart.
export function ticks(values, step, scale = 1) {
	let digits = 0;
	for (let v = step * scale; digits < 12 && Math.abs(v - Math.round(v)) > 1e-6 * v; v *= 10) digits++;
	const most = Math.max(...values.map((v) => Math.abs(v * scale)));
	if (most >= 1e6 || (most > 0 && most < 1e-3)) return values.map((v) => num(v * scale, 3));
	return values.map((v) => (v * scale).toFixed(digits).replace(/^-(?=[0.]*$)/, '').replace('-', '−'));
}

// logSplits are the ticks of a logarithmic axis: powers of ten, at most so many; of a short one others too.
export function logSplits(low, high, most) {
	const from = Math.ceil(Math.log10(low) - 1e-9), to = Math.floor(Math.log10(high) + 1e-9);
	const powers = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
	if (powers.length < 3) {
		const all = [];
		for (let p = from - 1; p <= to + 1; p++) for (const m of powers.length < 2 ? [1, 2, 3, 5, 7] : [1, 2, 5]) all.push(Number(`${m}e${p}`));
		return all.filter((v) => v >= low && v <= high);
	}
	const each = Math.ceil(powers.length / most);
	return powers.filter((p) => p % each === 0).map((p) => Number(`1e${p}`));
}

export const logTicks = (values, scale = 1) => values.map((v) => num(v * scale, 2));

export const plural = (n, word) => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;

// list reads "0, 3, 5-8".
export function list(text, below) {
	const all = new Set();
	for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
		const m = /^(\d+)(?:-(\d+))?$/.exec(part);
		if (!m) return null;
		for (let i = Number(m[1]); i <= Number(m[2] ?? m[1]) && all.size < 1000; i++) if (i < below) all.add(i);
	}
	return [...all];
}

// ranges writes a list of numbers shortly.
export function ranges(numbers) {
	const parts = [];
	for (const n of [...numbers].sort((a, b) => a - b)) {
		const last = parts[parts.length - 1];
		if (last && last[1] === n - 1) last[1] = n;
		else parts.push([n, n]);
	}
	return parts.map(([a, b]) => (a === b ? `${a}` : b === a + 1 ? `${a}, ${b}` : `${a}-${b}`)).join(', ');
}
