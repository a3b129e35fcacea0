import {
	startSimulator,
	type Ask,
	type Reply,
	type Running,
	type TestUser,
} from '../features/simulator/start-simulator.js';
import { openDescription } from './pinterest-description.js';

const description = openDescription();
const PNG_URL = { source_type: 'image_url', url: 'https://example.com/a.jpg' };
const KEY_FRAME = { source_type: 'video_id', cover_image_key_frame_time: 1 };
const DATES = 'start_date=2026-01-01&end_date=2026-01-07';
const REDIRECT = 'http://localhost:9/callback';

let pinterest: Running;
let ana: TestUser;
beforeEach(async () => {
	pinterest = await startSimulator({ settings: { mediaProcessingMs: 0 } });
	ana = await pinterest.newUser('ana');
});
afterEach(() => pinterest.stop());

const driven = new Set<string>();

/** Makes the call, holds it and its answer against the description, hands the answer on. */
async function drive(
	operationId: string,
	[method, path]: readonly [string, string],
	asked: Ask = {},
): Promise<Reply> {
	driven.add(operationId);
	const sent = asked.body ?? asked.form;
	if (sent) expect(description.faultsOfRequest(operationId, sent)).toEqual([]);
	const call = asked.basic === undefined ? { token: ana.token, ...asked } : asked;
	const reply = await pinterest.ask(method, `/v5${path}`, call);
	expect(reply.status).toBeLessThan(300);
	expect(description.faultsOfAnswer(operationId, reply.status, reply.body)).toEqual([]);
	return reply;
}

const createPin = (media: unknown, fields: Record<string, unknown> = {}): Promise<Reply> =>
	drive('pins/create', ['POST', '/pins'], {
		body: { board_id: ana.boardId, title: 'T', media_source: media, ...fields },
	});

describe('the simulator answers as described', () => {
	it('for tokens', async () => {
		const query = new URLSearchParams({ client_id: 'app', redirect_uri: REDIRECT });
		const page = await pinterest.ask('GET', `/oauth/?${query.toString()}`);
		const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
		const token = (form: Record<string, string>): Promise<Reply> =>
			drive('oauth/token', ['POST', '/oauth/token'], { basic: 'app:secret', form });
		const { body } = await token({
			grant_type: 'authorization_code',
			code,
			redirect_uri: REDIRECT,
		});
		await token({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
		await token({ grant_type: 'client_credentials', scope: 'pins:read' });
	});

	it('for the account and its figures', async () => {
		await drive('user_account/get', ['GET', '/user_account']);
		const { body } = await drive('user_account/analytics', [
			'GET',
			`/user_account/analytics?${DATES}&metric_types=IMPRESSION,SAVE`,
		]);
		expect(body.all.daily_metrics).toHaveLength(7);
		expect(body.all.summary_metrics).toEqual({ IMPRESSION: 0, SAVE: 0 });
	});

	it('for boards and sections', async () => {
		const { body } = await drive('boards/create', ['POST', '/boards'], {
			body: { name: 'New', description: 'd' },
		});
		const path = `/boards/${body.id}`;
		await drive('boards/list', ['GET', '/boards?page_size=2']);
		await drive('boards/get', ['GET', path]);
		await drive('boards/update', ['PATCH', path], { body: { name: 'Newer', privacy: 'SECRET' } });
		await drive('board_sections/create', ['POST', `${path}/sections`], { body: { name: 's' } });
		await drive('board_sections/list', ['GET', `${path}/sections`]);
		await drive('boards/delete', ['DELETE', path]);
	});

	it('for pins', async () => {
		const { body } = await createPin(PNG_URL, {
			description: 'd',
			link: 'https://example.com/',
			alt_text: 'a',
			dominant_color: '#6E7874',
		});
		await createPin({ source_type: 'multiple_image_urls', items: [PNG_URL, PNG_URL] });
		const path = `/pins/${body.id}`;
		await drive('pins/get', ['GET', path]);
		await drive('pins/update', ['PATCH', path], { body: { title: 'U', description: null } });
		await drive('pins/list', ['GET', '/pins?page_size=1']);
		await drive('boards/list_pins', ['GET', `/boards/${ana.boardId}/pins`]);
		const figures = await drive('pins/analytics', [
			'GET',
			`${path}/analytics?${DATES}&metric_types=IMPRESSION,TOTAL_REACTIONS`,
		]);
		expect(figures.body.all.lifetime_metrics).toEqual({ TOTAL_REACTIONS: 0 });
		expect(figures.body.all.summary_metrics).toEqual({ IMPRESSION: 0 });
		await drive('pins/delete', ['DELETE', path]);
	});

	it('for videos', async () => {
		const { body } = await drive('media/create', ['POST', '/media'], {
			body: { media_type: 'video' },
		});
		const form = new FormData();
		for (const [name, value] of Object.entries(body.upload_parameters as Record<string, string>)) {
			form.append(name, value);
		}
		form.append('file', new Blob(['a video']));
		await fetch(body.upload_url, { method: 'POST', body: form });
		await drive('media/get', ['GET', `/media/${body.media_id}`]);
		await drive('media/list', ['GET', '/media']);
		await createPin({ ...KEY_FRAME, media_id: body.media_id });
	});

	it('for related terms', async () => {
		const { body } = await drive('terms_related/list', ['GET', '/terms/related?terms=a&terms=b']);
		expect(body.related_terms_list).toHaveLength(2);
	});

	it('for every operation there is', () => {
		expect([...driven].sort()).toEqual([...description.operationIds].sort());
	});
});

describe('the simulator refuses as described', () => {
	it.each([
		['pins/create', 'POST', '/pins', { title: 'no board' }],
		['pins/get', 'GET', '/pins/1', undefined],
		['boards/get', 'GET', '/boards/1', undefined],
		['boards/create', 'POST', '/boards', { name: 'Kitchen' }],
		['boards/list', 'GET', '/boards?bookmark=nonsense', undefined],
		['media/get', 'GET', '/media/1', undefined],
		['user_account/analytics', 'GET', '/user_account/analytics', undefined],
		['terms_related/list', 'GET', '/terms/related', undefined],
	] as const)('%s with a code and a message', async (operationId, method, path, body) => {
		const reply = await pinterest.ask(method, `/v5${path}`, { token: ana.token, body });
		expect(reply.status).toBeGreaterThanOrEqual(400);
		expect(description.faultsOfAnswer(operationId, reply.status, reply.body)).toEqual([]);
	});
});

describe('the description, as mended for these tests', () => {
	it('notices an answer that is not as described', () => {
		const pin = { id: 'x', created_at: '2026-01-15T12:00:00Z', publish_date: 'soon' };
		expect(description.faultsOfAnswer('pins/get', 200, pin)).toEqual([
			'/created_at must match pattern "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$"',
			'/id must match pattern "^\\d+$"',
			'/publish_date is not described',
		]);
	});

	it('notices a code grant without a code', () => {
		const faults = description.faultsOfRequest('oauth/token', { grant_type: 'authorization_code' });
		expect(faults).toContain(" must have required property 'code'");
	});
});
