import { randomUUID } from 'node:crypto';
import { publishingDeps } from '../../../service/src/app/publishing-deps.js';
import {
	publishKind,
	type PublishingDeps,
} from '../../../service/src/features/publishing/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { lineCollector } from '../../support/line-collector.js';
import { madePin, pinBody } from '../../support/pin-body.js';
import { aPublication } from '../../support/publication-builder.js';
import { startStack, type Stack } from '../../support/start-stack.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({ settings: { PINLANE_ROLES: 'api' } });
});
afterAll(() => stack.stop());

describe('an answer with a pin that another record has', () => {
	it('is told to whoever runs the service, and stored for nobody else', async () => {
		const { context, accountId, workspaceId } = stack;
		const owner = aPublication({
			workspaceId,
			accountId,
			state: 'published',
			nextAt: undefined,
			pinterestPinId: randomUUID(),
		});
		await context.publications.insert(owner);
		const pin = madePin(
			await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }),
		);
		const port = context.ports.forProvider('simulator');
		const createPin = async () => ({ id: owner.pinterestPinId ?? '' });
		const log = lineCollector();
		const deps: PublishingDeps = {
			...publishingDeps(context),
			ports: { forProvider: () => ({ ...port, createPin }) },
			logger: createLogger({ level: 'warn', destination: log.destination }),
		};
		const kind = publishKind(deps, { quantum: 1, ...context.config.lanes });
		const claimed = await kind.claim(accountId);
		if (!claimed) throw new Error('nothing is due');
		expect(await kind.run(claimed, { signal: new AbortController().signal })).toMatchObject({
			tokenUnused: false,
		});
		expect(log.lines.map((line): unknown => JSON.parse(line))).toEqual([
			expect.objectContaining({
				pin: pin.id,
				account: accountId,
				pinterestPin: owner.pinterestPinId,
			}),
		]);
		const record = await context.publications.pin(workspaceId, pin.id);
		expect(record).toMatchObject({ state: 'publishing' });
		expect(record).not.toHaveProperty('pinterestPinId');
	});
});
