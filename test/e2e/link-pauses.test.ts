import { randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { eventNames, eventOf, toldAbout } from '../support/events.js';
import {
	madePin,
	pinBody,
	readHistory,
	readPin,
	uniqueTitle,
	type WirePin,
} from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { until } from '../support/until.js';

/** Outlives every test here; settling does not wait for it. */
const PAUSE_MS = 600_000;
/** Long enough for a pin to be held by it on a busy machine. */
const SHORT_PAUSE_MS = 8_000;

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({
		settings: { PINLANE_LINK_PAUSE_MS: String(PAUSE_MS) },
	});
	await subscribe(stack, { url: stack.receiver.url });
});
afterAll(() => stack.stop());

const anyDomain = (): string => `shop-${randomUUID().slice(0, 8)}.example.com`;

async function publish(link: string, { spam = false } = {}): Promise<WirePin> {
	const body = {
		...pinBody(stack, stack.simulator),
		board_id: stack.faultBoard,
		title: `${uniqueTitle()}${spam ? ' [fault:429-spam]' : ''}`,
		link_url: link,
	};
	return madePin(await stack.api('POST', '/v1/pins', { body }));
}

const inStatus = (pinId: string, status: string) =>
	until(async () => (await readPin(stack, pinId)).status === status, { what: status });

/** A blocked link to the domain; when its pin failed. */
async function block(domain: string): Promise<WirePin> {
	const { id } = await publish(`https://www.${domain}/blocked`, { spam: true });
	await inStatus(id, 'failed');
	return readPin(stack, id);
}

const pauseOf = (domain: string) =>
	nativeDatabase(stack.context.connection)
		.collection<{ _id: string; until: Date; level: number }>('link_pauses')
		.findOne({ _id: `${stack.accountId} ${domain}` });

describe('a link that Pinterest blocks as spam', () => {
	it('fails its pin at once, and holds the pins of its domain until a time that is told', async () => {
		const domain = anyDomain();
		const blocked = await block(domain);
		expect(blocked).toMatchObject({ error_code: 'link_blocked', attempts: 1, next_look_at: null });
		const pause = await pauseOf(domain);
		const held = await publish(`https://${domain}/other?page=2`);
		await inStatus(held.id, 'deferred');
		const shown = await readPin(stack, held.id);
		expect(shown).toMatchObject({ error_code: 'link_blocked', attempts: 0 });
		expect(shown.error_message).toContain(domain);
		expect(shown.next_look_at).toBe(pause?.until.toISOString());
		await stack.settle();
		const done = await readHistory(stack, held.id);
		expect(done.map(({ trigger }) => trigger)).toEqual(['accept', 'claim', 'hold']);
		expect(eventNames(stack.receiver, held.id)).toEqual(['pin.deferred']);
		expect(stack.simulator.asked(held.title)).toHaveLength(0);
		const [told] = toldAbout(stack.receiver, held.id);
		expect(told && eventOf(told).data).toMatchObject({
			status: 'deferred',
			link_domain: domain,
			error: { code: 'link_blocked' },
		});
		const [failure] = toldAbout(stack.receiver, blocked.id);
		expect(failure && eventOf(failure).data).toMatchObject({
			link_domain: domain,
			link_paused_until: pause?.until.toISOString(),
		});
	});

	it('lets every other pin of the account go on', async () => {
		const domain = anyDomain();
		await block(domain);
		const held = await publish(`https://${domain}/`);
		const others = await Promise.all([
			publish(`https://${anyDomain()}/`),
			publish(`https://sub.${domain}/`),
		]);
		for (const { id } of others) await inStatus(id, 'published');
		expect((await readPin(stack, held.id)).status).toBe('deferred');
		await stack.settle();
	});

	it('does not touch the same domain of another account', async () => {
		const other = await stack.connect('another-shop');
		const domain = anyDomain();
		await block(domain);
		const body = { ...pinBody(other, stack.simulator), link_url: `https://${domain}/` };
		const { id } = madePin(await other.api('POST', '/v1/pins', { body }));
		await until(async () => (await readPin(other, id)).status === 'published');
	});

	it('lets a held pin go at once when it gets another link', async () => {
		const domain = anyDomain();
		await block(domain);
		const held = await publish(`https://${domain}/`);
		await inStatus(held.id, 'deferred');
		const body = { link_url: `https://${anyDomain()}/` };
		expect((await stack.api('PATCH', `/v1/pins/${held.id}`, { body })).status).toBe(200);
		await inStatus(held.id, 'published');
	});

	it('grants a cancel while it is held', async () => {
		const domain = anyDomain();
		await block(domain);
		const held = await publish(`https://${domain}/`);
		await inStatus(held.id, 'deferred');
		expect((await stack.api('DELETE', `/v1/pins/${held.id}`)).status).toBe(204);
		expect(stack.simulator.asked(held.title)).toHaveLength(0);
	});
});

describe('the end of a pause', () => {
	it('lets the held pins go, each once', async () => {
		const brief = await startStack({
			settings: { PINLANE_LINK_PAUSE_MS: String(SHORT_PAUSE_MS) },
		});
		try {
			const body = { ...pinBody(brief, brief.simulator), link_url: `https://${anyDomain()}/` };
			const spam = { ...body, board_id: brief.faultBoard, title: 'Bad [fault:429-spam]' };
			const blocked = madePin(await brief.api('POST', '/v1/pins', { body: spam }));
			await until(async () => (await readPin(brief, blocked.id)).status === 'failed');
			const held = madePin(await brief.api('POST', '/v1/pins', { body }));
			await until(async () => (await readPin(brief, held.id)).status === 'published');
			const done = await readHistory(brief, held.id);
			expect(done.map(({ trigger }) => trigger)).toEqual([
				'accept',
				'claim',
				'hold',
				'release',
				'claim',
				'succeed',
			]);
			expect(brief.simulator.made(body.title)).toHaveLength(1);
		} finally {
			await brief.stop();
		}
	});
});

describe('a refusal of the app', () => {
	it('fails the pin that met it, and holds the others of the lane for a while', async () => {
		const app = await startStack({ settings: { PINLANE_APP_PAUSE_MS: '60000' } });
		try {
			const body = {
				...pinBody(app, app.simulator),
				board_id: app.faultBoard,
				title: `${uniqueTitle()} [fault:403-trial]`,
			};
			const { id } = madePin(await app.api('POST', '/v1/pins', { body }));
			await until(async () => (await readPin(app, id)).status === 'failed');
			const next = madePin(
				await app.api('POST', '/v1/pins', { body: pinBody(app, app.simulator) }),
			);
			expect(await readPin(app, next.id)).toMatchObject({
				status: 'deferred',
				error_code: 'pinterest_not_permitted',
			});
			expect(app.simulator.asked(next.title)).toHaveLength(0);
			expect(app.lines.filter((line) => line.includes('does not permit'))).toHaveLength(1);
		} finally {
			await app.stop();
		}
	});
});
