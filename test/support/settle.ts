import type { Context } from '../../service/src/app/context.js';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { until } from './until.js';

/** What is planned later than this is not waited for. */
const HORIZON_MS = 20_000;

/**
 * Waits until nothing is to be done within the horizon: no publication to look at outside closed
 * gates, no event to tell, no delivery to make.
 */
export async function awaitSettled(context: Context): Promise<void> {
	let left = '';
	const settled = async (): Promise<boolean> => {
		left = await unfinished(context);
		return left === '';
	};
	try {
		await until(settled, { within: 45_000, every: 30, what: 'settling' });
	} catch (cause) {
		throw new Error(`the stack does not settle: ${left}`, { cause });
	}
}

async function unfinished({ connection, clock }: Context): Promise<string> {
	const db = nativeDatabase(connection);
	const soon = new Date(clock.now().getTime() + HORIZON_MS);
	const gated = await db
		.collection('lanes')
		.find({ kind: 'publish', gateUntil: { $gt: soon } })
		.toArray();
	const held = gated.map((lane) => String(lane['laneId']));
	const publication = await db.collection('publications').findOne({
		$or: [
			{ nextAt: { $lte: soon }, accountId: { $nin: held } },
			{ prepareAt: { $lte: soon }, state: 'preparing' },
		],
	});
	if (publication)
		return `publication ${String(publication['_id'])} is ${String(publication['state'])}`;
	for (const name of ['publications', 'lanes', 'accounts']) {
		const emitter = await db.collection(name).findOne({ outboxAt: { $exists: true } });
		if (emitter) return `events wait in ${name} ${String(emitter['_id'])}`;
	}
	const delivery = await db.collection('webhook_deliveries').findOne({ nextAt: { $lte: soon } });
	return delivery ? `delivery of ${String(delivery['eventName'])} is pending` : '';
}
