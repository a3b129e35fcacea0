import { once } from 'node:events';
import type { LookupAddress } from 'node:dns';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, Socket, type AddressInfo } from 'node:net';
import { OutboundFault, OutboundRefused } from '../../../service/src/platform/outbound-errors.js';
import { outboundRules } from '../../../service/src/platform/outbound-rules.js';
import { checkingPeers, createOutbound } from '../../../service/src/platform/outbound.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler;
let connections = 0;
const received: { headers: string[]; body: string; url: string }[] = [];
const listener = createServer((request, response) => {
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => {
		const body = Buffer.concat(chunks).toString();
		received.push({ headers: request.rawHeaders, body, url: request.url ?? '' });
		handler(request, response);
	});
});
listener.on('connection', () => connections++);

let port: number;
beforeAll(async () => {
	listener.listen(0, '127.0.0.1');
	await once(listener, 'listening');
	port = (listener.address() as AddressInfo).port;
});
afterAll(async () => {
	listener.closeAllConnections();
	listener.close();
	await once(listener, 'close');
});
beforeEach(() => {
	connections = 0;
	received.length = 0;
	handler = (_request, response) => response.end('ok');
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.splice(0).map((close) => close()));
});

function outbound(options: Partial<Parameters<typeof createOutbound>[0]> = {}) {
	const made = createOutbound({ allowCidrs: [], allowHosts: [], ...options });
	closers.push(() => made.close());
	return made;
}

const local = (options: Partial<Parameters<typeof createOutbound>[0]> = {}) =>
	outbound({ allowCidrs: ['127.0.0.0/8'], ...options });

/** Each look-up takes the next answer; the last one stays. */
function answers(...lists: readonly string[][]): (host: string) => Promise<LookupAddress[]> {
	let i = 0;
	return async () => {
		const list = lists[Math.min(i++, lists.length - 1)] ?? [];
		return list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
	};
}

async function expectRefused(url: string, guard = outbound()): Promise<OutboundRefused> {
	const call = guard.request({ url, method: 'POST', body: 'x' });
	const error: unknown = await call.then(
		() => undefined,
		(caught: unknown) => caught,
	);
	expect(error).toBeInstanceOf(OutboundRefused);
	await expect(guard.check(url)).rejects.toThrow(OutboundRefused);
	expect(connections).toBe(0);
	return error as OutboundRefused;
}

describe('addresses', () => {
	it.each([
		'127.0.0.1',
		'127.1',
		'2130706433',
		'0x7f000001',
		'0177.0.0.1',
		'127.0.0.1.',
		'１２７.0.0.1',
		'%31%32%37.0.0.1',
		'0.0.0.0',
		'10.1.2.3',
		'172.16.0.1',
		'192.168.1.1',
		'100.64.0.1',
		'192.0.2.1',
		'198.18.0.1',
		'224.0.0.1',
		'255.255.255.255',
		'[::1]',
		'[::]',
		'[::ffff:127.0.0.1]',
		'[::ffff:7f00:1]',
		'[::127.0.0.1]',
		'[64:ff9b::7f00:1]',
		'[64:ff9b:1::7f00:1]',
		'[2002:7f00:1::]',
		'[2001:0:7f00:1::]',
		'[fc00::1]',
		'[ff02::1]',
		'[2001:db8::1]',
		'[4000::1]',
	])('refuses %s before connecting', async (host) => {
		await expectRefused(`http://${host}:${port}/`);
	});

	it.each([
		'169.254.169.254',
		'[fe80::1]',
		'[fd00:ec2::254]',
		'168.63.129.16',
		'192.0.0.192',
		'100.100.100.200',
		'[::ffff:169.254.169.254]',
		'[64:ff9b::a9fe:a9fe]',
		'[2002:a9fe:a9fe::]',
	])('refuses %s whatever the settings say', async (host) => {
		const open = outbound({
			allowCidrs: ['0.0.0.0/0', '::/0'],
			allowHosts: [host.replace(/^\[|\]$/g, '')],
		});
		const error = await expectRefused(`http://${host}/`, open);
		expect(error.permittable).toBe(false);
	});

	it.each(['1.1.1.1', '[2606:4700::1111]', 'example.com'])('accepts %s', async (host) => {
		const guard = outbound({ lookup: answers(['93.184.215.14', '2606:2800:21f::1']) });
		await expect(guard.check(`https://${host}/hook`)).resolves.toBeUndefined();
	});

	it.each([
		'ftp://example.com/',
		'file:///etc/passwd',
		'gopher://example.com/',
		'javascript:alert(1)',
		'not an address',
		'//example.com/',
		'http://user@example.com/',
		'http://user:secret@example.com/',
	])('refuses %s', async (url) => {
		await expectRefused(url);
	});
});

describe('names', () => {
	it.each([
		['a private address', ['10.0.0.5']],
		['a public and a private address', ['93.184.215.14', '127.0.0.1']],
		['a mapped address', ['::ffff:127.0.0.1']],
		['a metadata address', ['169.254.169.254']],
		['a scoped address', ['fe80::1%eth0']],
	])('refuses a name with %s', async (_name, list) => {
		await expectRefused(`http://hooks.example:${port}/`, outbound({ lookup: answers(list) }));
	});

	it('does not repeat the address it found', async () => {
		const error = await expectRefused(
			'http://hooks.example/',
			outbound({ lookup: answers(['10.9.8.7']) }),
		);
		expect(error.message).toContain('hooks.example');
		expect(error.message).toContain('OUTBOUND_ALLOW_CIDRS');
		expect(error.message).toContain('OUTBOUND_ALLOW_HOSTS');
		expect(error.message).not.toContain('10.9.8.7');
	});

	it('refuses a name that turns private after it was checked', async () => {
		const guard = outbound({ lookup: answers(['93.184.215.14'], ['127.0.0.1']) });
		const url = `http://rebind.example:${port}/`;
		await guard.check(url);
		await expect(guard.request({ url, method: 'GET' })).rejects.toThrow(OutboundRefused);
		expect(connections).toBe(0);
	});

	it('refuses the peer when the connection leads elsewhere', async () => {
		const rules = outboundRules({ allowCidrs: [], allowHosts: [] });
		const socket = new Socket();
		Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' });
		const connect = checkingPeers((_options, callback) => callback(null, socket), rules);
		const error = await new Promise<Error | null>((resolve) => {
			connect({ hostname: 'hooks.example', protocol: 'http:', port: '80' }, (...[caught]) =>
				resolve(caught),
			);
		});
		expect(error).toBeInstanceOf(OutboundRefused);
		expect(socket.destroyed).toBe(true);
	});

	it('permits the hosts of the settings, in any spelling', async () => {
		const guard = outbound({ allowHosts: ['N8N'], lookup: answers(['127.0.0.1']) });
		const answer = await guard.request({ url: `http://n8n.:${port}/hook`, method: 'GET' });
		expect(answer.status).toBe(200);
		await expect(guard.check(`http://other:${port}/`)).rejects.toThrow(OutboundRefused);
	});

	it('says when a name has no address', async () => {
		const lookup = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
		const guard = outbound({ lookup });
		const fault = { kind: 'dns', reason: 'ENOTFOUND' };
		await expect(guard.check('http://nowhere.example/')).rejects.toMatchObject(fault);
		const call = guard.request({ url: 'http://nowhere.example/', method: 'GET' });
		await expect(call).rejects.toMatchObject(fault);
	});
});

describe('requests', () => {
	const url = (path = '/'): string => `http://127.0.0.1:${port}${path}`;

	it('sends header names as they are spelled', async () => {
		const headers = { 'X-PinBridge-Signature': 'abc', 'webhook-id': '1', 'Content-Type': 'text/x' };
		const answer = await local().request({
			url: url('/hook?a=1'),
			method: 'POST',
			headers,
			body: 'sent',
		});
		expect(answer).toMatchObject({ status: 200, truncated: false });
		expect(answer.body.toString()).toBe('ok');
		expect(received[0]).toMatchObject({ body: 'sent', url: '/hook?a=1' });
		expect(received[0]?.headers).toEqual(
			expect.arrayContaining(['X-PinBridge-Signature', 'webhook-id', 'Content-Type']),
		);
	});

	it('does not follow redirects', async () => {
		handler = (_request, response) =>
			response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
		const answer = await local().request({ url: url(), method: 'GET' });
		expect(answer.status).toBe(302);
		expect(received).toHaveLength(1);
	});

	it('stops reading at the cap', async () => {
		handler = (_request, response) => {
			const more = (): void => {
				while (response.write('x'.repeat(10_000)));
				response.once('drain', more);
			};
			more();
		};
		const answer = await local().request({ url: url(), method: 'GET', maxResponseBytes: 100 });
		expect(answer.body).toHaveLength(100);
		expect(answer.truncated).toBe(true);
	});

	it.each([
		['never begins', () => undefined],
		['never ends', (_request: unknown, response: ServerResponse) => response.write('a')],
	])('gives up an answer that %s', async (_name, play) => {
		handler = play as Handler;
		const call = local().request({ url: url(), method: 'GET', timeoutMs: 100 });
		await expect(call).rejects.toMatchObject({ kind: 'timeout' });
	});

	it('gives up a look-up that never ends', async () => {
		const guard = outbound({ lookup: () => new Promise(() => undefined) });
		const call = guard.request({ url: 'http://slow.example/', method: 'GET', timeoutMs: 50 });
		await expect(call).rejects.toMatchObject({ kind: 'timeout' });
	});

	it('ends with the reason of the signal', async () => {
		handler = () => stop.abort(new Error('drained'));
		const stop = new AbortController();
		const call = local().request({ url: url(), method: 'GET', signal: stop.signal });
		await expect(call).rejects.toThrow('drained');
	});

	it('tells the kinds of faults apart', async () => {
		const tcp = createTcpServer((socket) => {
			socket.once('data', (bytes) => {
				if (bytes.toString().startsWith('GET /reset')) socket.resetAndDestroy();
				else socket.end('this is not HTTP\r\n\r\n');
			});
		});
		tcp.listen(0, '127.0.0.1');
		closers.push(async () => {
			if (tcp.listening) await new Promise((resolve) => tcp.close(resolve));
		});
		await once(tcp, 'listening');
		const base = `127.0.0.1:${(tcp.address() as AddressInfo).port}`;
		const guard = local();
		const kindOf = async (target: string): Promise<string> => {
			const error: unknown = await guard
				.request({ url: target, method: 'GET' })
				.catch((caught: unknown) => caught);
			return error instanceof OutboundFault ? error.kind : String(error);
		};
		expect(await kindOf(`http://${base}/`)).toBe('protocol');
		expect(await kindOf(`http://${base}/reset`)).toBe('reset');
		expect(await kindOf(`https://${base}/`)).toBe('tls');
		tcp.close();
		await once(tcp, 'close');
		expect(await kindOf(`http://${base}/`)).toBe('connect');
	});
});
