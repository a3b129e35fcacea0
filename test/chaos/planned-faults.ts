import type { FaultRule } from '../../service/src/simulator/fault-rules.js';
import type { SeededRandom } from '../support/seeded-random.js';
import type { Weather } from './nemeses.js';
import type { PlannedRequest } from './planned-request.js';

type Fault = Omit<FaultRule, 'match'>;

/** Faults that a few pins meet, each once; `late-effect` outlasts the call's time limit. */
const FEW: readonly Fault[] = [
	{ fault: 'effect-then-500', times: 1 },
	{ fault: 'effect-then-500', times: 1, delayMs: 300 },
	{ fault: 'effect-then-reset', times: 1 },
	{ fault: 'effect-then-reset', times: 1, delayMs: 200 },
	{ fault: 'effect-then-timeout', times: 1 },
	{ fault: 'late-effect', times: 1, delayMs: 1_300 },
	{ fault: 'timeout-no-effect', times: 1 },
	{ fault: 'reset-no-effect', times: 1 },
	{ fault: '2xx-no-id', times: 1 },
	{ fault: 'truncated-body', times: 1 },
	{ fault: '503', times: 1 },
	{ fault: '503', times: 2 },
	{ fault: '409', times: 1 },
	{ fault: '400-invalid' },
];
const FEW_PER_RUN = 6;
/** Boards that are read back fail so often before they answer again. */
const BLIND_TIMES = 5;
const SLOW_PINS = 6;
const BLIND: readonly [FaultRule['fault'], ...FaultRule['fault'][]] = [
	'500',
	'503',
	'html-502',
	'reset-no-effect',
	'timeout-no-effect',
];

/** What Pinterest's fault book gets for a run: the weather, then the faults of single pins. */
export function rulesOf(
	random: SeededRandom,
	{ requests, weather }: { requests: readonly PlannedRequest[]; weather: Weather },
): FaultRule[] {
	const asked = random.shuffled(requests.filter(({ board }) => board !== null));
	const faults: Fault[] = [
		...weatherFaults(random, weather),
		...random.shuffled(FEW).slice(0, FEW_PER_RUN),
	];
	const rules: FaultRule[] = weather === 'blind' ? [blindness(random)] : [];
	asked.forEach(({ title }, i) => {
		const fault = faults[i];
		if (fault) rules.push({ ...fault, match: create(title) });
		else if (random.chance(0.7)) {
			rules.push({ match: create(title), fault: 'slow', delayMs: random.integer(5, 250) });
		}
	});
	return rules;
}

function weatherFaults(random: SeededRandom, weather: Weather): Fault[] {
	switch (weather) {
		case '429':
			return [{ fault: '429', times: 1 }];
		case '429-bare':
			return [
				{ fault: '429-bare', times: 1 },
				{ fault: '429-bare', times: 2 },
			];
		case 'slow':
			return Array.from({ length: SLOW_PINS }, () => ({
				fault: 'slow' as const,
				times: 1,
				delayMs: random.integer(900, 1_500),
			}));
		case 'calm':
		case '401':
		case 'lag':
		case 'blind':
			return [];
	}
}

const blindness = (random: SeededRandom): FaultRule => ({
	match: { operation: 'boards/list_pins' },
	fault: random.pick(BLIND),
	times: BLIND_TIMES,
});

const create = (title: string): FaultRule['match'] => ({
	operation: 'pins/create',
	titleIncludes: title,
});
