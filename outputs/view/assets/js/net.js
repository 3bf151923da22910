// Requests to the program that served the page. The token came behind the # of the address; it goes into
// a header, which no page of another origin can send, and stays in this tab.

const KEY = 'settle-token';
let token = null;
let pending = 0;

const ask = (path, init) => fetch(path, { cache: 'no-store', credentials: 'omit', redirect: 'error', ...init });

export async function enter() {
	const given = location.hash.slice(1);
	history.replaceState(null, '', location.pathname);
	token = given || sessionStorage.getItem(KEY);
	if (given.startsWith('once-')) {
		const got = await ask('/api/enter', { method: 'POST', headers: { 'X-Settle-Once': given.slice(5) } });
		token = got.ok ? (await got.json()).token : sessionStorage.getItem(KEY);
	}
	if (token) sessionStorage.setItem(KEY, token);
}

// Gone says that nobody answers.
export class Gone extends Error {}

export async function request(path, params = {}, signal = undefined) {
	const query = new URLSearchParams(Object.entries(params).filter(([, v]) => v !== undefined && v !== null));
	pending++;
	try {
		const got = await ask(`/api/${path}?${query}`, { headers: { 'X-Settle-Token': token ?? '' }, signal });
		if (!got.ok) throw new Error((await got.json()).error);
		return got;
	} catch (e) {
		throw e instanceof TypeError ? new Gone('nobody answers: the program has ended; start settle view again') : e;
	} finally {
		pending--;
	}
}

export const json = async (path, params, signal) => (await request(path, params, signal)).json();

// frame reads an answer with arrays: see frame.go.
export async function frame(path, params, signal) {
	const buffer = await (await request(path, params, signal)).arrayBuffer();
	const length = new DataView(buffer).getUint32(0, true);
	const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
	let at = pad(4 + length);
	const arrays = (head.arrays ?? []).map(({ name, kind, n }) => {
		const values = kind === 'f8' ? new Float64Array(buffer, at, n) : new Float32Array(buffer, at, n);
		at = pad(at + values.byteLength);
		return { name, values };
	});
	return { about: head.about, arrays, get: (name) => arrays.find((a) => a.name === name)?.values };
}

const pad = (n) => Math.ceil(n / 8) * 8;

export const busy = () => pending > 0;

export const aborted = (e) => e.name === 'AbortError';
