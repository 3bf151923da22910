// Colours that colour-blind readers tell apart too.
// Palette: M. Okabe, K. Ito, Color Universal Design, 2008; B. Wong, Nature Methods 8:441, 2011. On dark paper
// the dark ones are lightened and black is white.
const LIGHT = ['#0072b2', '#d55e00', '#009e73', '#d99000', '#c76a9b', '#56b4e9', '#1c1c1c'];
const DARK = ['#3d9be9', '#ff8a3d', '#2fcf9f', '#f0b429', '#e79ac2', '#a9ddf7', '#f2f2f2'];

// Sequential: viridis, S. van der Walt and N. Smith, 2015 (CC0). Diverging: RdBu, C. Brewer, ColorBrewer 2.0.
const VIRIDIS = ['440154', '472d7b', '3b528b', '2c728e', '21908c', '27ad81', '5dc863', 'aadc32', 'fde725'];
const RDBU = ['053061', '2166ac', '4393c3', '92c5de', 'd1e5f0', 'f7f7f7', 'fddbc7', 'f4a582', 'd6604d', 'b2182b', '67001f'];

const rgb = (hex) => [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));

// ramp is a table of 256 colours.
function ramp(stops) {
	const colours = stops.map(rgb);
	return Array.from({ length: 256 }, (_, k) => {
		const at = k / 255 * (stops.length - 1), i = Math.min(Math.floor(at), stops.length - 2);
		return colours[i].map((c, j) => Math.round(c + (colours[i + 1][j] - c) * (at - i)));
	});
}

export const sequential = ramp(VIRIDIS);
export const diverging = ramp(RDBU);

export const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

// theme holds the page's own colours, read anew when it turns light or dark.
export const theme = { dark: false };

const NAMES = ['paper', 'panel', 'ink', 'muted', 'hair', 'shade', 'forward', 'feedback', 'lateral', 'good', 'bad', 'accent', 'missing'];

export function readTheme() {
	const style = getComputedStyle(document.documentElement);
	for (const name of NAMES) theme[name] = style.getPropertyValue(`--${name}`).trim();
	theme.dark = style.colorScheme.startsWith('dark');
}

export const palette = () => (theme.dark ? DARK : LIGHT);

// unitColour is that of line i of n: of few the palette's, of many from a ramp, whose ends are left out.
export function unitColour(i, n) {
	if (n <= LIGHT.length) return palette()[i];
	const [a, b] = theme.dark ? [0.3, 1] : [0, 0.8];
	return css(sequential[Math.round(255 * (a + (b - a) * i / (n - 1)))]);
}

// Arms that share a way to assign credit share a colour, the same as in settle report.
const FAMILIES = {
	'backpropagation': 6, 'feedback-alignment': 3, 'direct-feedback-alignment': 3, 'pseudo-backpropagation': 2,
	'non-dynamic-inversion': 5, 'dynamic-inversion': 0, 'single-loop-dynamic-inversion': 4, 'gauss-newton': 1,
};
const WIDE = ['non-dynamic-inversion', 'gauss-newton']; // closed forms lie below the dynamics on top of them
const DASHES = [[], [7, 3], [2, 2.5], [8, 2.5, 2, 2.5], [4, 2.5], [8, 2.5, 2, 2.5, 2, 2.5], [12, 4]];

// armLooks gives every arm a look of its own.
export function armLooks(methods) {
	const members = new Map();
	let others = 0;
	return methods.map((method) => {
		const k = FAMILIES[method] ?? others++ % LIGHT.length;
		const n = members.get(k) ?? 0;
		members.set(k, n + 1);
		return { colour: () => palette()[k], dash: DASHES[n % DASHES.length], width: (WIDE.includes(method) ? 2.6 : 1.3) + 0.8 * Math.floor(n / DASHES.length) };
	});
}
