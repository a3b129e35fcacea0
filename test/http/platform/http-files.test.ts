import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { readUpload } from '../../../service/src/platform/http-upload.js';
import { defineRoute, Reply, type Route } from '../../../service/src/platform/route.js';
import { until } from '../../support/until.js';
import { startExample, type Example, type ExampleCaller } from './example-server.js';

/** Of a request that takes no file, and of a client that takes no bytes. */
const SHORT_MS = 300;
/** Of an upload: nothing in these tests may wait for it. */
const LONG_MS = 600_000;
const DEADLINE_MS = 10_000;

let example: Example;
let sent: Readable | undefined;
beforeAll(async () => {
	example = await startExample({
		routes: [uploadRoute, endlessRoute] as Route<ExampleCaller>[],
		readUpload,
		limits: { requestTimeoutMs: SHORT_MS, uploadTimeoutMs: LONG_MS },
	});
});
afterAll(() => example.server.drain({ graceMs: 0, limitMs: 0 }));

const uploadRoute = defineRoute({
	id: 'upload',
	method: 'POST',
	path: '/v1/files',
	summary: 'Refuses every file at its first bytes',
	tag: 'Files',
	scope: 'write',
	upload: 'file',
	status: 204,
	codes: [],
	run: async (_caller: ExampleCaller, { upload }) => {
		for await (const chunk of upload?.source ?? []) {
			if (chunk.byteLength > 0) break;
		}
		return new Reply(undefined, { status: 204 });
	},
});

const endlessRoute = defineRoute({
	id: 'endless',
	method: 'GET',
	path: '/v1/endless',
	summary: 'Bytes without end',
	tag: 'Files',
	scope: 'open',
	status: 200,
	responseTypes: ['image/png'],
	codes: [],
	run: () => {
		const chunk = Buffer.alloc(65_536);
		sent = new Readable({ read: () => void sent?.push(chunk) });
		return new Reply(sent, { headers: { 'Content-Type': 'image/png' } });
	},
});

async function ended(socket: Socket): Promise<string> {
	const chunks: Buffer[] = [];
	socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined);
	await until(async () => socket.closed, { what: 'the connection to end', within: DEADLINE_MS });
	return Buffer.concat(chunks).toString();
}

const open = (bytes: string): Socket => {
	const socket = connect(example.port, '127.0.0.1');
	socket.write(bytes);
	return socket;
};

describe('a client that has its answer and goes on sending', () => {
	const form =
		'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000000\r\n\r\n' +
		'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc';

	it.each([
		['without a key', '', 401],
		['after its file was refused', 'X-API-Key: full\r\n', 204],
	])('is not listened to for as long as an upload may take: %s', async (_name, key, status) => {
		const socket = open(`POST /v1/files HTTP/1.1\r\nHost: x\r\n${key}${form}`);
		expect(await ended(socket)).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
	});
});

describe('a client that takes no bytes', () => {
	it('is left, and what it asked for is closed', async () => {
		const socket = open('GET /v1/endless HTTP/1.1\r\nHost: x\r\n\r\n');
		socket.pause();
		await until(async () => sent?.destroyed ?? false, {
			what: 'the source to be closed',
			within: DEADLINE_MS,
		});
		socket.destroy();
	});
});
