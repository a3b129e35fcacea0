import {
	FINAL_STATES,
	firstIllegalStep,
	MOVES,
	type PublicationState,
} from '../../service/src/domain/publication-state.js';
import type {
	ClientCall,
	EffectSeen,
	EventSeen,
	PinSeen,
	RecordStep,
	RunHistory,
} from './run-history.js';

export type Invariant =
	| 'answers'
	| 'no loss'
	| 'at most one effect'
	| 'never early'
	| 'legal states'
	| 'events'
	| 'fences'
	| 'gates'
	| 'tenancy'
	| 'nothing left behind';

export interface Violation {
	readonly invariant: Invariant;
	readonly text: string;
	/** Titles of the pins it is about, for the report. */
	readonly titles: readonly string[];
}

/** Every broken promise in the history of a run that has come to rest; empty when all hold. */
export function checkHistory(history: RunHistory): Violation[] {
	return [
		...checkAnswers(history),
		...checkLoss(history),
		...checkEffects(history),
		...checkTimes(history),
		...history.pins.flatMap(checkPath),
		...history.pins.flatMap(checkFences),
		...checkEvents(history),
		...checkGates(history),
		...checkTenancy(history),
		...checkRest(history),
	];
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		const group = groups.get(keyOf(item));
		if (group) group.push(item);
		else groups.set(keyOf(item), [item]);
	}
	return groups;
}

const acceptedIds = (calls: readonly ClientCall[]): string[] => [
	...new Set(calls.flatMap(({ answer }) => (answer.kind === 'accepted' ? [answer.pinId] : []))),
];

/** Every key gets an answer at last, and one answer only. */
function checkAnswers({ calls }: RunHistory): Violation[] {
	return [...grouped(calls, ({ key }) => key)].flatMap(([key, group]): Violation[] => {
		const titles = [...new Set(group.map(({ title }) => title))];
		const told = (text: string): Violation => ({ invariant: 'answers', text, titles });
		const ids = acceptedIds(group);
		const refusals = group.filter(({ answer }) => answer.kind === 'refused');
		if (ids.length > 1) return [told(`key ${key} was answered with pins ${ids.join(', ')}`)];
		if (ids.length === 1 && refusals.length > 0) {
			return [told(`key ${key} was accepted and refused: ${JSON.stringify(refusals[0]?.answer)}`)];
		}
		if (ids.length === 0 && refusals.length === 0) {
			return [told(`key ${key} never got an answer: ${JSON.stringify(group.at(-1)?.answer)}`)];
		}
		return [];
	});
}

/** What was answered with 201 ends published or failed with a reason. */
function checkLoss({ calls, pins }: RunHistory): Violation[] {
	const byId = byAnyId(pins);
	return [...grouped(calls, ({ title }) => title)].flatMap(([title, group]) =>
		acceptedIds(group).flatMap((id): Violation[] => {
			const pin = byId.get(id);
			const text = pin ? unfinished(pin) : `pin ${id} was accepted and is not there any more`;
			return text === null ? [] : [{ invariant: 'no loss', text, titles: [title] }];
		}),
	);
}

/** A client knows a pin by its own id, or by that of the schedule it was made as. */
const byAnyId = (pins: readonly PinSeen[]): Map<string, PinSeen> =>
	new Map(
		pins.flatMap((pin): [string, PinSeen][] =>
			pin.scheduleId === null
				? [[pin.id, pin]]
				: [
						[pin.id, pin],
						[pin.scheduleId, pin],
					],
		),
	);

function unfinished(pin: PinSeen): string | null {
	if (pin.status === 'published') {
		return pin.pinterestPinId ? null : `pin ${pin.id} is published without a remote id`;
	}
	if (pin.status === 'failed') {
		return pin.errorCode ? null : `pin ${pin.id} failed without a reason`;
	}
	return `pin ${pin.id} was accepted and is still ${pin.status}`;
}

/** One remote pin per publication, none for a failed one, and none that nobody asked for. */
function checkEffects({ pins, effects }: RunHistory): Violation[] {
	const byTitle = grouped(effects, ({ title }) => title);
	const known = new Set(pins.map(({ title }) => title));
	const strange = [...byTitle.keys()]
		.filter((title) => !known.has(title))
		.map((title) => effectViolation(title, 'a remote pin belongs to no accepted pin'));
	return [
		...strange,
		...pins.flatMap((pin) => {
			const text = wrongEffects(pin, byTitle.get(pin.title) ?? []);
			return text === null ? [] : [effectViolation(pin.title, text)];
		}),
	];
}

const effectViolation = (title: string, text: string): Violation => ({
	invariant: 'at most one effect',
	text,
	titles: [title],
});

function wrongEffects(pin: PinSeen, made: readonly EffectSeen[]): string | null {
	const ids = made.map(({ pinterestPinId }) => pinterestPinId).join(', ');
	if (made.length > 1) return `pin ${pin.id} was made ${String(made.length)} times: ${ids}`;
	if (pin.status === 'published' && ids !== pin.pinterestPinId) {
		return `pin ${pin.id} is published as ${String(pin.pinterestPinId)}, Pinterest has: ${ids || 'none'}`;
	}
	if (pin.status === 'failed' && made.length > 0 && pin.errorCode !== 'unconfirmed') {
		return `pin ${pin.id} failed with ${String(pin.errorCode)}, but Pinterest has ${ids}`;
	}
	return null;
}

function checkTimes({ calls, pins, effects }: RunHistory): Violation[] {
	const asked = grouped(calls, ({ title }) => title);
	const runAt = new Map(pins.map((pin) => [pin.title, pin.runAt]));
	return effects.flatMap(({ title, at }): Violation[] => {
		const first = Math.min(...(asked.get(title) ?? []).map(({ startedAt }) => startedAt));
		const earliest = Math.max(runAt.get(title) ?? 0, Number.isFinite(first) ? first : 0);
		if (at >= earliest) return [];
		const text = `went out ${String(Math.round(earliest - at))} ms before its time`;
		return [{ invariant: 'never early', text, titles: [title] }];
	});
}

/** The history is a path of the table, from acceptance to one final state. */
function checkPath(pin: PinSeen): Violation[] {
	const told = (text: string): Violation => ({
		invariant: 'legal states',
		text: `pin ${pin.id}: ${text}`,
		titles: [pin.title],
	});
	const { steps } = pin;
	if (steps[0]?.trigger !== 'accept') return [told('its history does not begin with acceptance')];
	const illegal = firstIllegalStep(steps);
	if (illegal) return [told(`illegal step ${stepText(illegal)}`)];
	const final = steps.findIndex(({ to }) => FINAL_STATES.includes(to));
	const after = final < 0 ? undefined : steps[final + 1];
	if (after) return [told(`left a final state without a call: ${stepText(after)}`)];
	const backwards = steps.find((step, i) => step.sequence < (steps[i - 1]?.sequence ?? 0));
	if (backwards) return [told(`its history runs backwards at ${String(backwards.sequence)}`)];
	return [];
}

const stepText = (step: { from: PublicationState | null; trigger: string; to: string }): string =>
	`${String(step.from)} --${step.trigger}--> ${step.to}`;

/** Nothing is written under an older claim after a newer one. */
function checkFences({ id, title, steps }: PinSeen): Violation[] {
	const late = steps.find((step, i) => step.fence < (steps[i - 1]?.fence ?? 0));
	if (!late) return [];
	const text = `pin ${id}: claim ${String(late.fence)} wrote ${stepText(late)} after a newer claim`;
	return [{ invariant: 'fences', text, titles: [title] }];
}

interface Change {
	readonly pin: PinSeen;
	readonly event: string;
	readonly sequence: number;
}

const nameOf = (pinId: string, event: string, sequence: number): string =>
	`${event} of ${pinId} at ${String(sequence)}`;

function toldChanges({ pins, subscribed }: RunHistory): Map<string, Change> {
	const changes = new Map<string, Change>();
	for (const pin of pins) {
		for (const step of pin.steps) {
			for (const event of eventsOf(step)) {
				if (!subscribed.includes(event)) continue;
				const { sequence } = step;
				changes.set(nameOf(pin.id, event, sequence), { pin, event, sequence });
			}
		}
	}
	return changes;
}

function eventsOf({ from, trigger, to }: RecordStep): readonly string[] {
	const move = MOVES.find((row) => row.from === from && row.trigger === trigger && row.to === to);
	return move?.events ?? [];
}

/** At least one delivery per change, always under one id, none without a change, all signed. */
function checkEvents(history: RunHistory): Violation[] {
	const changes = toldChanges(history);
	const titleOf = new Map(history.pins.map((pin) => [pin.id, pin.title]));
	const seen = grouped(history.events, ({ pinId, event, sequence }) =>
		nameOf(pinId, event, sequence),
	);
	const told = (text: string, title: string | undefined): Violation => ({
		invariant: 'events',
		text,
		titles: title === undefined ? [] : [title],
	});
	const missing = [...changes]
		.filter(([name]) => !seen.has(name))
		.map(([name, { pin }]) => told(`${name} never arrived`, pin.title));
	const wrong = [...seen].flatMap(([name, group]) => {
		const title = titleOf.get(group[0]?.pinId ?? '');
		return wrongEvent(group, changes.has(name)).map((text) => told(`${name} ${text}`, title));
	});
	return [...missing, ...wrong, ...checkDeliveryIds(history.events)];
}

function wrongEvent(group: readonly EventSeen[], changed: boolean): string[] {
	const ids = [...new Set(group.map(({ deliveryId }) => deliveryId))];
	const bodies = new Set(group.map(({ body }) => body));
	return [
		...(changed ? [] : ['arrived without a change']),
		...(ids.length > 1 ? [`arrived under several ids: ${ids.join(', ')}`] : []),
		...(bodies.size > 1 ? ['arrived with several bodies'] : []),
		...(group.every(({ signed }) => signed) ? [] : ['arrived with a signature that does not fit']),
	];
}

function checkDeliveryIds(events: readonly EventSeen[]): Violation[] {
	return [...grouped(events, ({ deliveryId }) => deliveryId)].flatMap(([id, group]) => {
		const names = new Set(
			group.map(({ pinId, event, sequence }) => nameOf(pinId, event, sequence)),
		);
		if (names.size < 2) return [];
		const text = `delivery ${id} stood for ${[...names].join(' and ')}`;
		return [{ invariant: 'events' as const, text, titles: [] }];
	});
}

/** Once a limit is stored, its account makes no call before the time Pinterest gave. */
function checkGates({ pins, asked }: RunHistory): Violation[] {
	return pins.flatMap(({ title, steps }) =>
		steps.flatMap((step): Violation[] => {
			if (step.trigger !== 'giveBack' || step.code !== 'rate_limited') return [];
			const limit = asked.findLast(
				(call) => call.title === title && call.limitedMs !== null && call.at <= step.at,
			);
			if (!limit) return [];
			const until = limit.at + (limit.limitedMs ?? 0);
			const early = asked.find(
				({ userId, at }) => userId === limit.userId && at > step.at && at < until,
			);
			if (!early) return [];
			const ms = String(Math.round(until - early.at));
			const text = `a call went out ${ms} ms before the end of its account's limit`;
			return [{ invariant: 'gates', text, titles: [title, early.title] }];
		}),
	);
}

/** No answer and no list shows a workspace what belongs to another. */
function checkTenancy({ calls, pins, listed }: RunHistory): Violation[] {
	const byId = byAnyId(pins);
	const answered = calls.flatMap(({ workspaceId, answer }) =>
		answer.kind === 'accepted' ? [{ workspaceId, pinId: answer.pinId }] : [],
	);
	return [...answered, ...listed].flatMap(({ workspaceId, pinId }): Violation[] => {
		const pin = byId.get(pinId);
		if (!pin || pin.workspaceId === workspaceId) return [];
		const text = `workspace ${workspaceId} was shown pin ${pinId} of ${pin.workspaceId}`;
		return [{ invariant: 'tenancy', text, titles: [pin.title] }];
	});
}

/** A final record has no next look and no untold event; no delivery waits. */
function checkRest({ pins, waitingDeliveries }: RunHistory): Violation[] {
	const told = (text: string, titles: string[]): Violation => ({
		invariant: 'nothing left behind',
		text,
		titles,
	});
	const ended = pins.filter(({ status }) => status === 'published' || status === 'failed');
	return [
		...ended
			.filter(({ waits }) => waits)
			.map(({ id, title }) => told(`pin ${id} is final and still has a next look`, [title])),
		...ended
			.filter(({ untold }) => untold > 0)
			.map(({ id, title }) => told(`pin ${id} still holds events in its outbox`, [title])),
		...(waitingDeliveries > 0
			? [told(`${String(waitingDeliveries)} deliveries still wait`, [])]
			: []),
	];
}
