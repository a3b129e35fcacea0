import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashOrder, CrashPointName } from '../../service/src/config/crash-point-names.js';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { serviceProgram, type ServiceProgram } from '../support/service-program.js';
import { CASTS, type Victim } from './nemeses.js';
import type { Plan } from './plan.js';

const RESTART_MS = 150;
/** A planted text is not there: no other start would find it. */
const CANNOT_PLANT = 3;
const SHIFT_CLOCK = join(__dirname, 'shift-clock.cjs');

/** The processes of a run. One that ends is started again, as an operator's supervisor does. */
export interface Programs {
	/** Of the one that clients talk to. */
	readonly url: string;
	/** Of all of them. */
	urls(): readonly string[];
	/** Ends the victims and keeps them away that long. */
	kill(victim: Victim, awayMs: number): Promise<void>;
	/** Stops the first publisher, or the last one, and lets it go on after `during`. */
	freeze(which: 'first' | 'last', during: () => Promise<void>): Promise<void>;
	/** Starts one more program with these roles; resolves once it has been ready. */
	join(roles: string): Promise<void>;
	/** Named points at which a program has ended itself. */
	reached(): readonly CrashPointName[];
	stop(): Promise<void>;
}

interface Member {
	readonly roles: readonly string[];
	readonly program: ServiceProgram;
	/** One order for each of its next starts. */
	readonly orders: CrashOrder[];
	awayMs: number;
	struck: boolean;
}

export interface Staging {
	readonly plan: Pick<Plan, 'cast' | 'clockOffsetMs' | 'strikes'>;
	/** Roles of each program; those of the plan's cast when absent. */
	readonly roles?: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	readonly logFolder: string;
	readonly guardian: Guardian;
}

/** Starts the programs of the plan's cast; resolves once each has been ready. */
export async function startPrograms(staging: Staging): Promise<Programs> {
	const { plan, roles = CASTS[plan.cast] } = staging;
	const members = await Promise.all(
		roles.map((text, index) => memberOf(staging, { text, index, skewed: skewedOf(roles) })),
	);
	const reached: CrashPointName[] = [];
	const state = { stopping: false };
	const first = members[0];
	if (!first) throw new Error('a cast without programs');
	const kept: Promise<void>[] = [];
	const launch = (member: Member): Promise<void> =>
		new Promise((resolve, reject) => {
			kept.push(keep(member, { state, reached, onReady: resolve }).catch(reject));
		});
	await Promise.all(members.map(launch));
	return {
		url: first.program.url,
		urls: () => members.map(({ program }) => program.url),
		kill: async (victim, awayMs) => {
			const struck = members.filter(({ roles }) => victim === 'all' || roles.includes(victim));
			for (const member of struck) Object.assign(member, { awayMs, struck: true });
			await Promise.all(struck.map(({ program }) => program.kill()));
		},
		freeze: async (which, during) => {
			const publishers = members.filter(({ roles }) => roles.includes('publisher'));
			await freeze(publishers.at(which === 'first' ? 0 : -1), during);
		},
		join: async (text) => {
			const member = await memberOf(staging, { text, index: members.length, skewed: -1 });
			members.push(member);
			await launch(member);
		},
		reached: () => reached,
		stop: async () => {
			state.stopping = true;
			await Promise.all(members.map(({ program }) => program.kill()));
			await Promise.all(kept);
		},
	};
}

/** The last publisher has the clock that is off. */
const skewedOf = (roles: readonly string[]): number =>
	roles.findLastIndex((text) => text.includes('publisher'));

async function memberOf(
	{ plan, env, logFolder, guardian }: Staging,
	{ text, index, skewed }: { text: string; index: number; skewed: number },
): Promise<Member> {
	const roles = text.split(',');
	const off = index === skewed ? plan.clockOffsetMs : 0;
	const program = await serviceProgram({
		env: { ...env, ...(off === 0 ? {} : clockOff(off, env)), PINLANE_ROLES: text },
		logFile: join(logFolder, `${String(index)}-${roles.join('-')}.log`),
		guardian,
	});
	const orders = plan.strikes.flatMap(({ crash, victim }) =>
		crash && roles.includes(victim) ? [crash] : [],
	);
	return { roles, program, orders, awayMs: RESTART_MS, struck: false };
}

const clockOff = (
	offsetMs: number,
	env: Readonly<Record<string, string>>,
): Record<string, string> => ({
	NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --require ${SHIFT_CLOCK}`,
	CHAOS_CLOCK_OFFSET_MS: String(offsetMs),
});

async function keep(
	member: Member,
	run: { state: { stopping: boolean }; reached: CrashPointName[]; onReady: () => void },
): Promise<void> {
	const { program, orders } = member;
	while (!run.state.stopping) {
		const order = orders.shift();
		member.struck = false;
		try {
			await program.start(order && { PINLANE_CRASH_AT: `${order.point}:${String(order.passage)}` });
			run.onReady();
			await program.ended();
			if (order && !member.struck && !run.state.stopping) run.reached.push(order.point);
		} catch (error) {
			if (program.exitCode === CANNOT_PLANT) throw error;
			// A store may be away at this moment; it is started until it stays.
			await program.kill();
		}
		if (!run.state.stopping) await sleep(member.awayMs);
	}
}

async function freeze(member: Member | undefined, during: () => Promise<void>): Promise<void> {
	const pid = member?.program.pid;
	if (pid === undefined) return;
	if (!signal(pid, 'SIGSTOP')) return;
	try {
		await during();
	} finally {
		signal(pid, 'SIGCONT');
	}
}

function signal(pid: number, name: NodeJS.Signals): boolean {
	try {
		return process.kill(pid, name);
	} catch {
		// It has ended meanwhile.
		return false;
	}
}
