import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startFaultProxy, type FaultProxy, type WireFault } from '../support/fault-proxy.js';
import { until } from '../support/until.js';

const BODY = 'x'.repeat(1_000);

describe('the fault proxy', () => {
	let server: Server;
	let proxy: FaultProxy;
	let received = 0;

	beforeAll(async () => {
		server = createServer((request, response) => {
			received += 1;
			request.resume();
			response.end(BODY);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		proxy = await startFaultProxy({ host: '127.0.0.1', port });
	});
	beforeEach(() => {
		received = 0;
		proxy.play({ kind: 'pass' });
	});
	afterAll(async () => {
		await proxy.stop();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const ask = async (signal?: AbortSignal): Promise<string> => {
		const url = `http://127.0.0.1:${String(proxy.port)}/`;
		const response = await fetch(url, { signal, headers: { connection: 'close' } });
		return response.text();
	};

	it('passes everything on while it plays nothing', async () => {
		expect(await ask()).toBe(BODY);
	});

	it.each<[WireFault, number]>([
		[{ kind: 'cutAfterRequest' }, 1],
		[{ kind: 'cutMidAnswer' }, 1],
		[{ kind: 'refuse' }, 0],
	])('cuts the connection: %j, after %i requests arrived', async (fault, arrived) => {
		const before = proxy.met();
		proxy.play(fault);
		await expect(ask()).rejects.toThrow();
		expect(received).toBe(arrived);
		expect(proxy.met()).toBeGreaterThan(before);
	});

	it('takes a request and never passes it on, then ends the connection', async () => {
		const before = proxy.met();
		proxy.play({ kind: 'halfOpen' });
		const asked = ask();
		asked.catch(() => undefined);
		await until(() => proxy.met() > before);
		proxy.play({ kind: 'pass' });
		await expect(asked).rejects.toThrow();
		expect(received).toBe(0);
	});

	it('delivers a late request although its sender has gone', async () => {
		const before = proxy.met();
		proxy.play({ kind: 'delay', ms: 150 });
		const sender = new AbortController();
		const asked = ask(sender.signal);
		asked.catch(() => undefined);
		await until(() => proxy.met() > before, { every: 5 });
		sender.abort();
		await expect(asked).rejects.toThrow();
		expect(received).toBe(0);
		await until(() => received === 1);
	});

	it('keeps the order of what is under way when the delay ends', async () => {
		proxy.play({ kind: 'delay', ms: 100 });
		const asked = ask();
		proxy.play({ kind: 'pass' });
		expect(await asked).toBe(BODY);
	});
});
