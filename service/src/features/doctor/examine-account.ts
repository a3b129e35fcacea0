import { UpstreamError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import { requireAccount, type AccountFacts } from '../accounts/index.js';
import { beginRun, type BeginRunDeps } from './begin-run.js';
import { checkAccountChanges } from './check-account-changes.js';
import { checkAppAccess } from './check-app-access.js';
import { checkBoard } from './check-board.js';
import { checkMedia } from './check-media.js';
import { checkRateLimits } from './check-rate-limits.js';
import { checkScopes } from './check-scopes.js';
import { checkTestPin, type TestPinFound } from './check-test-pin.js';
import { checkToken, type TokenFound } from './check-token.js';
import { skipped, warning, type CheckName } from './checks.js';
import type { DoctorCheck } from './schemas.js';
import type { DoctorDeps, LiveFacts, Patient } from './types.js';
import { within } from './within.js';

export type ExamineDeps = DoctorDeps & BeginRunDeps;

export interface ExamineInput {
	readonly accountId: string;
	readonly boardId?: string;
	readonly imageUrl?: string;
	/** Needs a board. */
	readonly testPin: boolean;
	readonly signal: AbortSignal;
}

export interface Diagnosis {
	readonly accountId: string;
	readonly checkedAt: Date;
	readonly healthy: boolean;
	/** In the order of the answer. */
	readonly checks: readonly DoctorCheck[];
}

/** Of one check. */
const LOOK_MS = 5_000;
/** Of the whole, so that the answer is there before a request is over. */
const WHOLE_MS = 28_000;
/** The most a test pin takes: making it, finding it again, deleting it. */
const TEST_PIN_MS = 18_500;
const DAY_MS = 86_400_000;

/**
 * Looks for what usually breaks the publishing of an account, each check within its time. Throws
 * `not_found`, `account_not_permitted`, `conflict` and `rate_limited`; what is wrong with the account
 * is in the answer.
 */
export async function examineAccount(
	deps: ExamineDeps,
	caller: Caller,
	input: ExamineInput,
): Promise<Diagnosis> {
	const account = await requireAccount(deps, caller, input.accountId);
	const end = await beginRun(deps, account.id);
	try {
		return await examine(deps, caller, { ...input, account });
	} finally {
		await end();
	}
}

async function examine(
	deps: DoctorDeps,
	caller: Caller,
	{ account, ...input }: ExamineInput & { readonly account: AccountFacts },
): Promise<Diagnosis> {
	const endsAt = deps.clock.monotonic() + WHOLE_MS;
	const checkedAt = deps.clock.now();
	const { boardId = null, imageUrl = null } = input;
	const patient = { account, boardId, imageUrl, signal: input.signal };

	const { check: token, live } = await tokenOf(deps, patient);
	const look = (name: CheckName, work: (patient: Patient) => Promise<DoctorCheck>) =>
		within(
			{ limitMs: LOOK_MS, signal: input.signal, late: () => lateCheck(name) },
			async (signal) => work({ ...patient, signal }),
		);
	const scopes = checkScopes(live);
	const changes = checkAccountChanges(live);
	const [board, media, rates] = await Promise.all([
		look('board', (looked) => checkBoard(deps, looked, live)),
		look('media', (looked) => checkMedia(deps, looked)),
		look('rate_limits', () => checkRateLimits(deps, caller, { account, live })),
	]);
	const before = [token, scopes, board, media, rates, changes];
	const tried = input.testPin ? await testPinOf(deps, patient, { before, live, endsAt }) : null;
	const access = await accessOf(deps, account, { live, tried });
	const checks = [
		...[token, scopes, board, media, access, rates, changes],
		...(tried ? [tried.check] : []),
	];
	const healthy = checks.every(({ status }) => status !== 'failed');
	return { accountId: account.id, checkedAt, healthy, checks };
}

const lateCheck = (name: CheckName): DoctorCheck =>
	warning(name, {
		code: 'pinterest_unavailable',
		message: 'The check did not end in time.',
		remedy: 'Run the doctor again in a minute.',
	});

function tokenOf(deps: DoctorDeps, patient: Patient): Promise<TokenFound> {
	const live: LiveFacts = {
		standing: 'unclear',
		record: null,
		user: null,
		limits: null,
		refusal: null,
	};
	return within(
		{
			limitMs: LOOK_MS,
			signal: patient.signal,
			late: () => ({ check: lateCheck('token'), live }),
		},
		(signal) => checkToken(deps, { ...patient, signal }),
	);
}

interface Before {
	readonly before: readonly DoctorCheck[];
	readonly live: LiveFacts;
	/** Monotonic milliseconds at which the whole must be over. */
	readonly endsAt: number;
}

/** No pin is made where it would fail, or go to somebody else's account. */
async function testPinOf(
	deps: DoctorDeps,
	{ account, boardId, imageUrl, signal }: Patient,
	{ before, live, endsAt }: Before,
): Promise<TestPinFound> {
	const left = (why: string): TestPinFound => ({ check: skipped('test_pin', why), refusal: null });
	const faulty = before.filter(({ status }) => status === 'failed').map(({ check }) => check);
	if (faulty.length > 0) return left(`Not made: ${faulty.join(', ')} failed.`);
	if (live.standing !== 'works') return left('Not made: the token could not be tried.');
	const isLate = deps.clock.monotonic() + TEST_PIN_MS > endsAt;
	if (isLate || signal.aborted) return left('Not made: the checks before took too long.');
	// The body is refused without one.
	if (boardId === null) return left('Not made: it needs a board.');
	return checkTestPin(deps, { account, boardId, imageUrl });
}

/** What Pinterest refused to the app: just now, or a pin of the account within a day. */
async function accessOf(
	{ appBudget, publications, clock }: DoctorDeps,
	account: AccountFacts,
	{ live, tried }: { readonly live: LiveFacts; readonly tried: TestPinFound | null },
): Promise<DoctorCheck> {
	const now = clock.now();
	const refused = [tried?.refusal, live.refusal].find(
		(each) => each instanceof UpstreamError && each.code === 'pinterest_not_permitted',
	);
	const { workspaceId, id, provider } = account;
	const [{ trial }, before] = await Promise.all([
		appBudget.read(),
		publications.attention.failed(
			{ workspaceId, accountIds: [id] },
			{
				since: new Date(now.getTime() - DAY_MS),
				code: 'pinterest_not_permitted',
				is: true,
				limit: 1,
			},
		),
	]);
	const [pin] = before.records;
	// A pin that went through tells more than one that was refused before.
	const fault = tried?.check.status === 'ok' ? null : pin?.fault;
	const earlier = fault ? { message: fault.message, at: fault.at } : null;
	const refusal = refused ? { message: refused.message, at: now } : earlier;
	return checkAppAccess({ provider, trial, refusal });
}
