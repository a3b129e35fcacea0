import { randomUUID } from 'node:crypto';
import {
	createLinkPauses,
	type LinkPauses,
} from '../../../service/src/features/publishing/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import {
	connectMongo,
	ensureIndexes,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { lineCollector } from '../../support/line-collector.js';
import { testDatabase } from '../../support/test-database.js';
import { fakeClock } from '../access/fake-clock.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [30 * MINUTE, HOUR, 24 * HOUR];

const database = testDatabase();
const clock = fakeClock();
let connection: Connection;

const open = (): LinkPauses =>
	createLinkPauses({
		connection,
		clock,
		logger: createLogger({ level: 'warn', destination: lineCollector().destination }),
		pauseMs: STEPS,
	});

beforeAll(async () => {
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	open();
	await ensureIndexes(connection);
});
afterAll(async () => {
	await connection.close();
	await database.drop();
});

const anyLink = () => ({ accountId: randomUUID(), link: 'https://www.example.com/a' });
const lengthOf = async (pauses: LinkPauses, link: ReturnType<typeof anyLink>) =>
	((await pauses.pause(link))?.until.getTime() ?? 0) - clock.now().getTime();

describe('the pauses of link domains', () => {
	it('grow with each block that follows a pause, up to the last step', async () => {
		const [pauses, link] = [open(), anyLink()];
		for (const step of [0, 1, 2, 2]) {
			expect(await lengthOf(pauses, link)).toBe(STEPS[step]);
			clock.advance(STEPS[step] ?? 0);
		}
	});

	it('are not made longer by a block during a pause', async () => {
		const [pauses, link] = [open(), anyLink()];
		const first = await pauses.pause(link);
		clock.advance(MINUTE);
		expect(await pauses.pause(link)).toEqual(first);
	});

	it('begin anew once a day has passed without a block', async () => {
		const [pauses, link] = [open(), anyLink()];
		await pauses.pause(link);
		clock.advance(STEPS[0] ?? 0);
		await pauses.pause(link);
		clock.advance((STEPS[1] ?? 0) + 24 * HOUR);
		expect(await lengthOf(pauses, link)).toBe(STEPS[0]);
	});

	it('are made once by two first blocks at the same moment', async () => {
		const link = anyLink();
		const ends = await Promise.all([open(), open(), open()].map((one) => one.pause(link)));
		expect(new Set(ends.map((one) => one?.until.getTime())).size).toBe(1);
	});

	it('hold the domain, not its subdomains, other domains, other accounts or no link', async () => {
		const [pauses, link] = [open(), anyLink()];
		const until = (await pauses.pause(link))?.until;
		expect(await pauses.inForce({ ...link, link: 'http://example.com/b?c' })).toEqual({
			domain: 'example.com',
			until,
		});
		for (const other of ['https://shop.example.com/', 'https://example.org/', 'none', null]) {
			expect(await pauses.inForce({ ...link, link: other })).toBeNull();
		}
		expect(await pauses.inForce(anyLink())).toBeNull();
	});

	it('are over at their end', async () => {
		const [pauses, link] = [open(), anyLink()];
		await pauses.pause(link);
		clock.advance((STEPS[0] ?? 0) - 1);
		expect(await pauses.inForce(link)).not.toBeNull();
		clock.advance(1);
		expect(await pauses.inForce(link)).toBeNull();
	});

	it('of another process are known after 2 s, and nothing is read before', async () => {
		const [mine, theirs, link] = [open(), open(), anyLink()];
		expect(await mine.inForce(link)).toBeNull();
		await theirs.pause(link);
		expect(await mine.inForce(link)).toBeNull();
		clock.advance(2_000);
		expect(await mine.inForce(link)).not.toBeNull();
	});

	it('need a domain', async () => {
		expect(await open().pause({ accountId: randomUUID(), link: null })).toBeNull();
	});
});
