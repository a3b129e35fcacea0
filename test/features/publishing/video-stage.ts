import type { PinRequest, PinterestPort } from '../../../service/src/pinterest/port.js';
import type { PublicationRecord } from '../../../service/src/features/publications/index.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { anAsset } from '../../support/media-files.js';
import { madePin, uniqueTitle, type WirePin } from '../../support/pin-body.js';
import { startStack, type Stack, type StackOptions } from '../../support/start-stack.js';
import { until } from '../../support/until.js';

const LEASE_MS = 6_000;

export type Step = 'registerMedia' | 'uploadMedia' | 'mediaStatus' | 'createPin';

/**
 * A stack in which nothing runs by itself: the test takes each turn, so that it can end a process
 * (as far as its records go) between any two steps.
 */
export async function openVideoStage(options: StackOptions = {}) {
	const stack = await startStack({
		...options,
		settings: {
			PINLANE_ROLES: 'api',
			PINLANE_PINTEREST_TIMEOUT_MS: '2500',
			PINLANE_RECORD_LEASE_MS: String(LEASE_MS),
			PINLANE_MEDIA_LOOK_MS: '20',
			...options.settings,
		},
	});
	const port = stack.context.ports.forProvider('simulator') as unknown as PinterestPort;
	const sent: PinRequest[] = [];
	const calls: Step[] = [];
	const crash: { after: Step | null } = { after: null };
	watch(port, { sent, calls, crash });
	const turnOf = async (kind: 'publish' | 'prepare', signal = new AbortController().signal) => {
		const lane = stack.context.kinds[kind];
		const item = await lane.claim(stack.accountId);
		if (item === null) return false;
		await lane.run(item, { signal });
		return true;
	};
	const read = async (pinId: string): Promise<PublicationRecord> => {
		const record = await stack.context.publications.pin(stack.workspaceId, pinId);
		if (!record) throw new Error(`there is no record ${pinId}`);
		return record;
	};
	return {
		stack,
		port,
		/** What was sent to make pins. */
		sent,
		/** Calls to Pinterest in their order. */
		calls,
		/** The process ends right after the next such call was answered. */
		crashAfter: (step: Step) => {
			crash.after = step;
		},
		turnOf,
		read,
		/** The claim of a process that has ended lapses now. */
		lapse: async (pinId: string): Promise<void> => {
			const field = (await read(pinId)).state === 'preparing' ? 'prepareAt' : 'nextAt';
			const now = stack.context.clock.now();
			await nativeDatabase(stack.context.connection)
				.collection<{ _id: string }>('publications')
				.updateOne({ _id: pinId }, { $set: { [field]: now } });
		},
		/** Takes turns until the record is final. */
		finish: (pinId: string) =>
			until(
				async () => {
					await turnOf('prepare');
					await turnOf('publish');
					return ['published', 'failed', 'canceled'].includes((await read(pinId)).state);
				},
				{ what: 'a final state', within: 40_000, every: 20 },
			),
		videoPin: async (body: Record<string, unknown> = {}): Promise<WirePin> => {
			const { workspaceId } = stack;
			const asset = await anAsset(stack.context, { workspaceId, type: 'video' });
			return madePin(await makePin(stack, { asset_id: asset._id, ...body }));
		},
		makePin: (body: Record<string, unknown>) => makePin(stack, body),
	};
}

export type VideoStage = Awaited<ReturnType<typeof openVideoStage>>;

const makePin = (
	{ api, accountId, boardId }: Pick<Stack, 'api' | 'accountId' | 'boardId'>,
	body: Record<string, unknown>,
) =>
	api('POST', '/v1/pins', {
		body: { account_id: accountId, board_id: boardId, title: uniqueTitle('Video'), ...body },
	});

interface Watched {
	readonly sent: PinRequest[];
	readonly calls: Step[];
	readonly crash: { after: Step | null };
}

/** At the border to Pinterest: notes every call, and ends the process after the chosen one. */
function watch(port: PinterestPort, { sent, calls, crash }: Watched): void {
	const after =
		<A extends unknown[], R>(step: Step, call: (...args: A) => Promise<R>) =>
		async (...args: A): Promise<R> => {
			calls.push(step);
			const result = await call(...args);
			if (crash.after === step) {
				crash.after = null;
				throw new Error(`the process ended after ${step}`);
			}
			return result;
		};
	const { createPin } = port;
	Object.assign(port, {
		registerMedia: after('registerMedia', port.registerMedia),
		uploadMedia: after('uploadMedia', port.uploadMedia),
		mediaStatus: after('mediaStatus', port.mediaStatus),
		createPin: after('createPin', (...args: Parameters<typeof createPin>) => {
			sent.push(args[1]);
			return createPin(...args);
		}),
	});
}
