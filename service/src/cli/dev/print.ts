import type { Stores } from '../../platform/stores/open-stores.js';
import type { ReadyFacts } from './ready-file.js';
import { bodyOf, type PinWay } from './publish-one.js';

const line = (text = ''): void => void process.stdout.write(`${text}\n`);
const clockOf = (iso: string): string => iso.slice(11, 23);
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export const say = line;

/** Where the stores come from and what the trial opens. */
export function printGround(stores: Stores, dataDir: string): void {
	const { mongo, redis } = stores;
	const embedded = mongo.source !== 'url' || redis.source !== 'url';
	line(
		`stores     MongoDB ${mongo.version} (${mongo.source}), Redis ${redis.version} (${redis.source})`,
	);
	if (embedded) line(`           embedded, for trial and tests only; data in ${dataDir}`);
	line('outgoing   calls to this machine are allowed (OUTBOUND_ALLOW_CIDRS); metadata never is');
}

/** Each state of the first pin with its time, and the event at the end. */
export function printWay(way: PinWay): void {
	line();
	line(`One pin, all the way (${way.pinId}):`);
	for (const step of way.steps) {
		line(`  ${clockOf(step.at)}  ${step.trigger.padEnd(10)} → ${step.to}`);
	}
	if (way.event) {
		const signature = way.event.signed ? 'signature verified' : 'SIGNATURE WRONG';
		line(`  ${clockOf(way.eventAt)}  event      → ${way.event.name}, ${signature}`);
	} else {
		line('  no event arrived within 30 s');
	}
	const first = way.steps[0];
	if (first && way.event) {
		const ms = Date.parse(way.eventAt) - Date.parse(first.at);
		line(
			`  ${way.status}, Pinterest id ${way.pinterestPinId ?? 'none'}, ${String(ms)} ms from request to event`,
		);
	}
}

/** The facts a person needs to go on, and a line to paste. */
export function printReady(facts: ReadyFacts): void {
	const [board] = facts.boards;
	line();
	line(`service    ${facts.url}    description: ${facts.url}/openapi.json`);
	line(`simulator  ${facts.simulator_url}    stands in for Pinterest`);
	line(`API key    ${facts.api_key}`);
	line(`account    ${facts.account_id}`);
	for (const each of facts.boards) line(`board      ${each.id}  ${each.name}`);
	for (const each of facts.fault_boards) {
		line(`faults     ${each.id}  ${each.name}: a title with [fault:500] and the like fails so`);
	}
	if (!board) return;
	const body = bodyOf({
		accountId: facts.account_id,
		boardId: board.id,
		imageUrl: facts.image_url,
	});
	line();
	line('Publish another pin:');
	line();
	line(
		[
			`curl -sS -X POST ${facts.url}/v1/pins`,
			`-H ${quoted(`X-API-Key: ${facts.api_key}`)}`,
			`-H 'Content-Type: application/json'`,
			`-d ${quoted(JSON.stringify(body))}`,
		].join(' '),
	);
	line();
}

/** Where the owner is made, while there is none. */
export function printSetup(url: string | null): void {
	if (url !== null) line(`sign-in    ${url}    makes the owner: once, within 24 h`);
}
