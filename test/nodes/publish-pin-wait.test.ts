import type { IDataObject } from 'n8n-workflow';
import { until } from '../support/until';
import { useFakePinlane, refusal } from './fake-pinlane';
import { readWorkflow, runWorkflow, startWorkflow, withItems, withNode } from './n8n-run';
import { pin, published } from './samples';

const NODE = 'Publish Pin';
const ITEM = { title: 'Tomato soup', image: 'https://example.com/soup.jpg', link: '' };
const waiting = (options: IDataObject = {}) =>
	withNode(withItems(readWorkflow('publish-pin'), [ITEM]), NODE, {
		parameters: { options: { waitForCompletion: true, ...options } },
	});

const pinlane = useFakePinlane();

const looks = (): number => pinlane.bodies('GET /v1/pins/{pin_id}').length;

describe('Publish Pin with Wait for Completion', () => {
	it('looks until the pin is published', async () => {
		pinlane.answer('GET /v1/pins/{pin_id}', pin({ status: 'publishing' }), published);
		const [item] = (await runWorkflow(waiting())).json(NODE);
		expect(item).toMatchObject({ status: 'published', pinterest_pin_id: '99', timed_out: false });
		expect(Object.keys(item ?? {})).toHaveLength(10);
		expect(looks()).toBe(2);
	});

	it('does not look at a pin that is published already', async () => {
		pinlane.answer('POST /v1/pins', { ...published, already_existed: true });
		const [item] = (await runWorkflow(waiting())).json(NODE);
		expect(item).toMatchObject({ already_existed: true, timed_out: false });
		expect(looks()).toBe(0);
	});

	it('fails the item where the pin fails', async () => {
		pinlane.answer(
			'GET /v1/pins/{pin_id}',
			pin({ status: 'failed', error_code: 'invalid_image', error_message: 'Too small.' }),
		);
		const { error } = await runWorkflow(waiting());
		expect(error?.message).toBe('The pin was not published: Too small.');
		expect(error?.context).toMatchObject({ code: 'invalid_image', itemIndex: 0 });
	});

	it('goes on with the last state when the time is up', async () => {
		pinlane.answer('GET /v1/pins/{pin_id}', pin({ status: 'deferred' }));
		const [item] = (await runWorkflow(waiting({ maximumWait: 1 }))).json(NODE);
		expect(item).toMatchObject({ status: 'deferred', timed_out: true });
	});

	it('goes on looking while the service is away', async () => {
		const away = { status: 502, body: 'Bad gateway' };
		pinlane.answer('GET /v1/pins/{pin_id}', away, { status: 0, broken: true }, published);
		expect((await runWorkflow(waiting())).json(NODE)).toMatchObject([{ status: 'published' }]);
	});

	it('fails the item where the pin is not to be seen any more', async () => {
		pinlane.answer('GET /v1/pins/{pin_id}', refusal(404, 'not_found'));
		const { error } = await runWorkflow(waiting());
		expect(error).toMatchObject({ message: 'The sentence of not_found.', httpCode: '404' });
	});

	it('ends at once when the execution is canceled', async () => {
		pinlane.answer('GET /v1/pins/{pin_id}', pin({ status: 'deferred' }));
		const file = withNode(waiting({ maximumWait: 600 }), NODE, {
			onError: 'continueRegularOutput',
		});
		const execution = startWorkflow(file);
		await until(() => looks() > 0, { what: 'the first look' });
		execution.cancel();
		const run = await execution;
		expect(run.status).toBe('canceled');
		const seen = looks();
		await new Promise((resolve) => setTimeout(resolve, 1_200));
		expect(looks()).toBe(seen);
	});
});
