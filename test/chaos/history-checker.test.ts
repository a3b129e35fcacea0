import { checkHistory, type Invariant } from '../support/history-checker.js';
import type {
	AskSeen,
	CallAnswer,
	ClientCall,
	EffectSeen,
	EventSeen,
	PinSeen,
	RecordStep,
	RunHistory,
} from '../support/run-history.js';

const START = 1_000_000;

/** A path as rows of [trigger, to, claim]; the step before gives `from`. */
function path(...rows: readonly [RecordStep['trigger'], RecordStep['to'], number][]): RecordStep[] {
	return rows.map(([trigger, to, fence], i) => ({
		trigger,
		from: rows[i - 1]?.[1] ?? null,
		to,
		fence,
		code: null,
		sequence: i + 1,
		at: START + i * 100,
	}));
}

const pin = (id: string, given: Partial<PinSeen> = {}): PinSeen => ({
	id,
	scheduleId: null,
	workspaceId: 'one',
	key: `key-${id}`,
	title: `title ${id}`,
	status: 'published',
	errorCode: null,
	pinterestPinId: `remote-${id}`,
	runAt: null,
	waits: false,
	untold: 0,
	steps: path(['accept', 'queued', 0], ['claim', 'publishing', 1], ['succeed', 'published', 1]),
	...given,
});
const call = (id: string, answer: CallAnswer, startedAt = START): ClientCall => ({
	key: `key-${id}`,
	title: `title ${id}`,
	workspaceId: 'one',
	startedAt,
	endedAt: startedAt + 20,
	answer,
});
const accepted = (pinId: string, alreadyExisted = false): CallAnswer => ({
	kind: 'accepted',
	pinId,
	alreadyExisted,
});
const effect = (id: string, given: Partial<EffectSeen> = {}): EffectSeen => ({
	title: `title ${id}`,
	pinterestPinId: `remote-${id}`,
	at: START + 150,
	...given,
});
const event = (pinId: string, name: string, given: Partial<EventSeen> = {}): EventSeen => ({
	deliveryId: `delivery ${name} ${pinId} ${String(given.sequence ?? 3)}`,
	event: name,
	pinId,
	sequence: 3,
	body: `${name} ${pinId}`,
	signed: true,
	at: START + 400,
	...given,
});

const ask = (id: string, after: number, limitedMs: number | null = null): AskSeen => ({
	title: `title ${id}`,
	userId: 'one user',
	at: START + after,
	limitedMs,
});
/** Limited at 150 ms for a second, told in its history at 200 ms. */
const limitedSteps = path(
	['accept', 'queued', 0],
	['claim', 'publishing', 1],
	['giveBack', 'queued', 1],
	['claim', 'publishing', 2],
	['succeed', 'published', 2],
).map((step) => (step.trigger === 'giveBack' ? { ...step, code: 'rate_limited' } : step));
const limited = (...asked: AskSeen[]): RunHistory => ({
	...sound,
	pins: sound.pins.map((each) => (each.id === 'a' ? { ...each, steps: limitedSteps } : each)),
	events: [
		...sound.events.filter(({ pinId }) => pinId !== 'a'),
		event('a', 'pin.published', { sequence: 5 }),
	],
	asked,
});

const failedSteps = path(
	['accept', 'queued', 0],
	['claim', 'publishing', 1],
	['refuse', 'failed', 1],
);
const adoptedSteps = path(
	['accept', 'queued', 0],
	['claim', 'publishing', 1],
	['lose', 'verifying', 1],
	['lookAgain', 'verifying', 2],
	['adopt', 'published', 3],
);
const failure = { status: 'failed', errorCode: 'invalid_payload', pinterestPinId: null };

/** One pin published, one failed, one adopted, one request refused; nothing wrong. */
const sound: RunHistory = {
	calls: [
		call('a', { kind: 'lost', why: 'reset' }),
		call('a', accepted('a', true), START + 30),
		call('b', accepted('b')),
		call('c', { kind: 'unavailable', status: 503, code: 'service_unavailable' }),
		call('c', accepted('c'), START + 30),
		call('d', { kind: 'refused', status: 422, code: 'board_not_found' }),
	],
	pins: [pin('a'), pin('b', { ...failure, steps: failedSteps }), pin('c', { steps: adoptedSteps })],
	effects: [effect('a'), effect('c')],
	asked: [ask('a', 150), ask('c', 160)],
	events: [
		event('a', 'pin.published'),
		event('a', 'pin.published', { at: START + 900 }),
		event('b', 'pin.failed'),
		event('c', 'pin.unconfirmed'),
		event('c', 'pin.published', { sequence: 5 }),
	],
	subscribed: ['pin.published', 'pin.failed', 'pin.unconfirmed'],
	waitingDeliveries: 0,
	listed: [{ workspaceId: 'one', pinId: 'a' }],
};

const withPin = (changed: PinSeen): RunHistory => ({
	...sound,
	pins: sound.pins.map((each) => (each.id === changed.id ? changed : each)),
});
const withCall = (...more: ClientCall[]): RunHistory => ({
	...sound,
	calls: [...sound.calls, ...more],
});
const withEvent = (...more: EventSeen[]): RunHistory => ({
	...sound,
	events: [...sound.events, ...more],
});

describe('checkHistory', () => {
	it('finds nothing wrong with a sound run', () => {
		expect(checkHistory(sound)).toEqual([]);
	});

	it('takes a failed pin with an effect when it says that it is unconfirmed', () => {
		const steps = path(
			['accept', 'queued', 0],
			['claim', 'publishing', 1],
			['lose', 'verifying', 1],
			['giveUp', 'failed', 2],
		);
		const history = withPin(pin('b', { ...failure, errorCode: 'unconfirmed', steps }));
		expect(
			checkHistory({
				...history,
				effects: [...sound.effects, effect('b')],
				events: [
					...sound.events.filter(({ pinId }) => pinId !== 'b'),
					event('b', 'pin.unconfirmed'),
					event('b', 'pin.failed', { sequence: 4 }),
				],
			}),
		).toEqual([]);
	});

	it('takes calls before a limit is known and after it has ended', () => {
		const calls = [ask('a', 150, 1_000), ask('b', 190), ask('a', 1_150)];
		expect(checkHistory(limited(...calls))).toEqual([]);
	});

	it.each<[Invariant, string, RunHistory]>([
		[
			'gates',
			'a call of an account that was told to wait',
			limited(ask('a', 150, 1_000), ask('b', 1_149)),
		],
		[
			'answers',
			'a client that never got an answer',
			withCall(call('e', { kind: 'lost', why: '' })),
		],
		['answers', 'one key with two pins', withCall(call('a', accepted('b')))],
		[
			'answers',
			'one key accepted and refused',
			withCall(call('a', { kind: 'refused', status: 422, code: 'idempotency_key_reused' })),
		],
		['no loss', 'an accepted pin that is gone', withCall(call('e', accepted('e')))],
		['no loss', 'an accepted pin that is not final', withPin(pin('a', { status: 'publishing' }))],
		[
			'no loss',
			'a failed pin without a reason',
			withPin(pin('a', { ...failure, errorCode: null })),
		],
		['no loss', 'a published pin without a remote id', withPin(pin('a', { pinterestPinId: null }))],
		[
			'at most one effect',
			'a pin made twice',
			{ ...sound, effects: [...sound.effects, effect('a', { pinterestPinId: 'second' })] },
		],
		[
			'at most one effect',
			'a published pin that Pinterest does not have',
			{ ...sound, effects: [effect('c')] },
		],
		[
			'at most one effect',
			'a published pin under another remote id',
			withPin(pin('a', { pinterestPinId: 'another' })),
		],
		[
			'at most one effect',
			'a failed pin that was made',
			{ ...sound, effects: [...sound.effects, effect('b')] },
		],
		[
			'at most one effect',
			'a remote pin of a refused request',
			{ ...sound, effects: [...sound.effects, effect('d')] },
		],
		['never early', 'an effect before its time', withPin(pin('a', { runAt: START + 151 }))],
		[
			'never early',
			'an effect before it was asked for',
			{ ...sound, effects: [effect('a', { at: START - 1 }), effect('c')] },
		],
		[
			'legal states',
			'a second send without a look at the board',
			withPin(
				pin('a', {
					steps: path(
						['accept', 'queued', 0],
						['claim', 'publishing', 1],
						['claim', 'publishing', 2],
						['succeed', 'published', 2],
					),
				}),
			),
		],
		[
			'legal states',
			'a history without acceptance',
			withPin(pin('a', { steps: sound.pins[0]?.steps.slice(1) ?? [] })),
		],
		[
			'legal states',
			'a final state that was left without a call',
			withPin(
				pin('b', {
					...failure,
					steps: [
						...failedSteps,
						{
							trigger: 'retry',
							from: 'failed',
							to: 'queued',
							fence: 1,
							code: null,
							sequence: 4,
							at: START,
						},
					],
				}),
			),
		],
		[
			'legal states',
			'a history that runs backwards',
			withPin(
				pin('a', {
					steps: pin('a').steps.map((step, i) => ({ ...step, sequence: i === 2 ? 1 : i + 1 })),
				}),
			),
		],
		[
			'fences',
			'an older claim that writes after a newer one',
			withPin(
				pin('c', {
					steps: adoptedSteps.map((step, i) => ({ ...step, fence: i === 4 ? 1 : step.fence })),
				}),
			),
		],
		[
			'events',
			'a change that was never told',
			{ ...sound, events: sound.events.filter(({ pinId }) => pinId !== 'b') },
		],
		['events', 'an event without a change', withEvent(event('a', 'pin.failed'))],
		['events', 'an event of a pin nobody knows', withEvent(event('z', 'pin.published'))],
		[
			'events',
			'a repeat under another id',
			withEvent(event('a', 'pin.published', { deliveryId: 'another' })),
		],
		[
			'events',
			'a repeat with another body',
			withEvent(event('a', 'pin.published', { body: 'another' })),
		],
		[
			'events',
			'an id that stands for two changes',
			{
				...sound,
				events: sound.events.map((each) =>
					each.pinId === 'c' ? { ...each, deliveryId: 'one for both' } : each,
				),
			},
		],
		[
			'events',
			'a signature that does not fit',
			{ ...sound, events: sound.events.map((each) => ({ ...each, signed: each.pinId !== 'b' })) },
		],
		[
			'tenancy',
			'a list with a pin of another workspace',
			{ ...sound, listed: [{ workspaceId: 'two', pinId: 'a' }] },
		],
		[
			'tenancy',
			'an answer with a schedule of another workspace',
			{ ...withPin(pin('a', { workspaceId: 'two', scheduleId: 'plan' })), listed: [] },
		],
		['nothing left behind', 'a final pin with a next look', withPin(pin('a', { waits: true }))],
		['nothing left behind', 'a final pin with an untold event', withPin(pin('a', { untold: 1 }))],
		['nothing left behind', 'a delivery that waits', { ...sound, waitingDeliveries: 1 }],
	])('catches, as a breach of "%s", %s', (invariant, _, history) => {
		const found = checkHistory(history);
		expect(found.map((violation) => violation.invariant)).toContain(invariant);
		expect(found.every(({ text }) => text.length > 0)).toBe(true);
	});
});
