import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { png, startOf } from '../support/image-bytes.js';
import { expectError } from '../support/expect-error.js';
import { startMediaHost, type MediaHost } from '../support/media-host.js';
import { madePin, pinBody } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { CHECK_STATUSES, expectShape, SHAPES } from '../support/wire-shapes.js';

const HOUR = 3_600_000;

interface Check {
	readonly name: string;
	readonly status: string;
	readonly code: string | null;
	readonly message: string;
	readonly remediation: string | null;
}

interface Validation {
	readonly valid: boolean;
	readonly dry_run: boolean;
	readonly checks: readonly Check[];
	readonly resolved: Record<string, unknown> | null;
	readonly existing_pin_id: string | null;
}

let stack: Stack;
let host: MediaHost;
beforeAll(async () => {
	host = await startMediaHost();
	stack = await startStack({ settings: { PINLANE_VALIDATE_TIMEOUT_MS: '2000' } });
});
afterAll(async () => {
	await stack.stop();
	await host.stop();
});

const good = (): Record<string, unknown> => ({ ...pinBody(stack, stack.simulator) });
const validate = async (change: Record<string, unknown> = {}, of = 'pins'): Promise<Validation> => {
	const body = { ...good(), ...change };
	const answer = await stack.api('POST', `/v1/${of}/validate`, { body });
	if (answer.status !== 200) throw new Error(`no validation was made: ${answer.text}`);
	return answer.body as Validation;
};
const told = ({ checks }: Validation): string[] =>
	checks
		.filter(({ status }) => status === 'failed' || status === 'warning')
		.map(({ name, status, code }) => `${name} ${status} ${code ?? ''}`);
const stored = (): Promise<number> =>
	nativeDatabase(stack.context.connection).collection('publications').countDocuments();

describe('POST /v1/pins/validate', () => {
	it('passes a good pin, names its checks and stores nothing', async () => {
		const before = await stored();
		const validation = await validate({ idempotency_key: 'of-a-validation' });
		expect(validation).toMatchObject({
			valid: true,
			dry_run: true,
			existing_pin_id: null,
			resolved: { board_id: stack.boardId, idempotency_key: 'of-a-validation' },
		});
		expect(validation.checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
			'account passed',
			'run_at skipped',
			'board_access passed',
			'media passed',
			'link skipped',
			'idempotency passed',
			'rate passed',
		]);
		for (const check of validation.checks) {
			expectShape(check, SHAPES.validationCheck);
			expect(CHECK_STATUSES).toContain(check.status);
		}
		expect(await stored()).toBe(before);
	});

	it('answers 200 with a failed check for a board the account does not have', async () => {
		const validation = await validate({ board_id: '404' });
		expect(validation.valid).toBe(false);
		expect(told(validation)).toEqual(['board_access failed board_not_found']);
		expect(validation.checks.every(({ message }) => message !== '')).toBe(true);
	});

	it('answers 200 with a failed check for an account of nobody', async () => {
		const validation = await validate({ account_id: '00000000-0000-4000-8000-000000000000' });
		expect(told(validation)).toEqual(['account failed validation_error']);
	});

	it.each([
		['a page', () => host.serve({ body: startOf('<html>') }), 'media failed media_is_page', false],
		[
			'a missing image',
			() => host.serve({ status: 404 }),
			'media warning media_answers_error',
			true,
		],
		['a host that hangs', () => host.serve('hang'), 'media warning media_unreachable', true],
		[
			'a private address',
			() => 'http://10.0.0.1/a.png',
			'media warning media_address_refused',
			true,
		],
	])('looks at the media: %s', async (_name, address, line, valid) => {
		const validation = await validate({ image_url: address() });
		expect(told(validation)).toEqual([line]);
		expect(validation.valid).toBe(valid);
	});

	it('looks at the link', async () => {
		const link = host.serve({ status: 500 });
		expect(told(await validate({ link_url: link }))).toEqual(['link warning link_answers_error']);
		expect(told(await validate({ link_url: 'https://bit.ly/x' }))).toEqual([
			'link warning link_shortener',
		]);
	});

	it('knows the pin of an idempotency key, and other content under it', async () => {
		const body = { ...good(), idempotency_key: 'known' };
		const pin = madePin(await stack.api('POST', '/v1/pins', { body }));
		expect(await validate(body)).toMatchObject({ valid: true, existing_pin_id: pin.id });
		expect(told(await validate({ ...body, title: 'Other' }))).toEqual([
			'idempotency failed idempotency_key_reused',
		]);
	});

	it('tells that the account would have to wait', async () => {
		const { lanes, clock } = stack.context;
		const since = clock.now();
		const lane = { kind: 'publish', laneId: stack.accountId } as const;
		const until = new Date(since.getTime() + HOUR);
		await lanes.gate({ ...lane, gate: { since, until, code: 'rate_limited' } });
		const validation = await validate();
		await lanes.openGate(lane);
		expect(validation.valid).toBe(true);
		expect(told(validation)).toEqual(['rate warning rate_paced']);
	});

	it('tells nothing of an account of another workspace, not even that it waits', async () => {
		const other = await stack.connect('another client');
		const { lanes, clock } = stack.context;
		const since = clock.now();
		const lane = { kind: 'publish', laneId: other.accountId } as const;
		const until = new Date(since.getTime() + HOUR);
		await lanes.gate({ ...lane, gate: { since, until, code: 'rate_limited' } });
		const validation = await validate({ account_id: other.accountId });
		expect(told(validation)).toEqual(['account failed validation_error']);
		expect(JSON.stringify(validation)).not.toContain(until.toISOString());
	});

	it('refuses a body that is no pin, as creating one does', async () => {
		const answer = await stack.api('POST', '/v1/pins/validate', { body: { title: 'x' } });
		expectError(answer, 422, 'validation_error');
	});

	it('is for keys that may read, and for their accounts only', async () => {
		const key = await stack.newKey({ scopes: ['read'] });
		const body = good();
		expect((await stack.api('POST', '/v1/pins/validate', { body, key })).status).toBe(200);
		const other = await stack.newKey({ accountIds: ['00000000-0000-4000-8000-000000000000'] });
		const answer = await stack.api('POST', '/v1/pins/validate', { body, key: other });
		expectError(answer, 403, 'account_not_permitted');
	});
});

describe('POST /v1/schedules/validate', () => {
	const ahead = (ms: number): string => new Date(Date.now() + ms).toISOString();

	it('passes an instant ahead', async () => {
		const validation = await validate({ run_at: ahead(HOUR) }, 'schedules');
		expect(validation.valid).toBe(true);
		expect(validation.checks).toContainEqual(
			expect.objectContaining({ name: 'run_at', status: 'passed' }),
		);
	});

	it('fails an instant in the past', async () => {
		expect(told(await validate({ run_at: ahead(-HOUR) }, 'schedules'))).toEqual([
			'run_at failed validation_error',
		]);
	});

	it('fails a signed address that ends before', async () => {
		const path = `/signed?Expires=${String(Math.floor(Date.now() / 1_000) + 60)}&Signature=s`;
		const image = host.serve(
			{ headers: { 'content-type': 'image/png' }, body: png(1_000, 1_500) },
			path,
		);
		const later = await validate({ image_url: image, run_at: ahead(HOUR) }, 'schedules');
		expect(told(later)).toEqual(['media failed media_url_expires']);
		const sooner = await validate({ image_url: image, run_at: ahead(10_000) }, 'schedules');
		expect(told(sooner)).toEqual([]);
	});
});
