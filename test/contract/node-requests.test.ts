import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CredentialTestContext } from 'n8n-core';
import type { INode } from 'n8n-workflow';
import '../nodes/n8n-environment';
import { pinlaneApiTest } from '../../nodes/shared/test-credential';
import { useFakePinlane } from '../nodes/fake-pinlane';
import { CREDENTIAL, readWorkflow, runWorkflow, withNode } from '../nodes/n8n-run';
import { pin, PIN_ID, SAMPLES, WEBHOOK_ID } from '../nodes/samples';
import { triggerStage } from '../nodes/trigger-stage';
import { openApiDescription } from '../support/api-description';

const description = openApiDescription();
const pinlane = useFakePinlane();

/** Texts at their limits, and everything that can be filled in. */
const FULL: INode['parameters'] = {
	title: 'T'.repeat(100),
	additionalFields: {
		altText: 'A'.repeat(500),
		description: 'D'.repeat(800),
		dominantColor: '#a0522d',
		linkUrl: 'https://example.com/?q=ü',
		relatedTerms: 'soup, dinner',
	},
	options: { idempotencyKey: 'k'.repeat(255) },
	account: { __rl: true, mode: 'url', value: 'https://www.pinterest.com/ana/' },
	board: { __rl: true, mode: 'url', value: 'https://www.pinterest.com/ana/tea/' },
};
const ASSET = { imageSource: 'asset', assetId: PIN_ID, options: { waitForCompletion: true } };
const kept = { webhookId: WEBHOOK_ID, secret: `whsec_${'A'.repeat(43)}=` };

const runs =
	(name: string, node: string, parameters: INode['parameters'] = {}) =>
	async () => {
		const file = withNode(readWorkflow(name), node, { parameters });
		expect((await runWorkflow(file)).error).toBeUndefined();
	};

const SCENARIOS: Record<string, () => Promise<unknown>> = {
	'Publish Pin': runs('publish-pin', 'Publish Pin'),
	'Publish Pin with all fields': runs('publish-pin', 'Publish Pin', FULL),
	'Publish Pin with an asset, waiting': runs('publish-pin', 'Publish Pin', ASSET),
	'Schedule Pin': runs('schedule-pin', 'Schedule Pin'),
	'Schedule Pin with all fields': runs('schedule-pin', 'Schedule Pin', FULL),
	'List Boards': runs('list-boards', 'List Boards'),
	'the first activation': () => triggerStage().activate(),
	'an activation after a change': () =>
		triggerStage({ kept, parameters: { events: ['pin.removed'] } }).activate(),
	'a deactivation': () => triggerStage({ kept }).remove(),
	'a credential test': () =>
		pinlaneApiTest.call(new CredentialTestContext(), {
			id: '1',
			name: 'c',
			type: 'pinlaneApi',
			data: { ...CREDENTIAL },
		}),
};

const seen = new Set<string | undefined>();

describe('a request of a node', () => {
	it.each(Object.keys(SCENARIOS))('is as the OpenAPI document says: %s', async (name) => {
		await SCENARIOS[name]?.();
		expect(pinlane.sent.length).toBeGreaterThan(0);
		for (const request of pinlane.sent) {
			seen.add(description.callOf(request));
			const { method, path } = request;
			expect({ method, path, faults: description.faultsOfRequest(request) }).toEqual({
				method,
				path,
				faults: [],
			});
		}
	});

	it('was seen here for every call that stands in the sources', () => {
		const folder = join(__dirname, '../../nodes');
		const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts') && !file.includes('generated'))
			.map((file) => readFileSync(join(folder, file), 'utf8'));
		const written = texts.flatMap((text) =>
			[...text.matchAll(/'((?:GET|POST|PUT|PATCH|DELETE) \/[^']*)'/g)].map(([, call]) => call),
		);
		expect(written.length).toBeGreaterThan(0);
		expect([...new Set(written)].filter((call) => !seen.has(call))).toEqual([]);
	});

	it('would be found at fault', () => {
		const request = { method: 'POST', path: '/v1/pins', query: {} };
		expect(description.faultsOfRequest({ ...request, path: '/v1/pin' })).toHaveLength(1);
		expect(description.faultsOfRequest(request)).toEqual(['the body is missing']);
		expect(description.faultsOfRequest({ ...request, body: { titel: 'x' } }).join()).toContain(
			'titel',
		);
		const boards = { method: 'GET', path: '/v1/pinterest/boards' };
		expect(description.faultsOfRequest({ ...boards, query: {} })).toHaveLength(1);
		expect(description.faultsOfRequest({ ...boards, query: { account_id: 'x' } })).not.toEqual([]);
	});
});

describe('what the tests of the nodes answer', () => {
	it.each(Object.entries(SAMPLES))('is as the OpenAPI document says: %s', (call, body) => {
		expect(description.faultsOfAnswer(call, body)).toEqual([]);
	});

	it('would be found at fault', () => {
		expect(
			description.faultsOfAnswer('GET /v1/pins/{pin_id}', { ...pin(), status: 'lost' }),
		).toHaveLength(1);
	});
});
