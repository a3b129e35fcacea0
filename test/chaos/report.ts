import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Violation } from '../support/history-checker.js';
import type { RunHistory } from '../support/run-history.js';
import type { Plan, Strike } from './plan.js';
import type { SeedResult } from './run-seed.js';

const LOG_LINES = 25;
/** Log lines that say nothing: good news, and requests that were told to come back later. */
const DULL = /"level":"info"|"status":503/;
/** Pins that are shown in full; a broken run can have all of them broken alike. */
const PINS_SHOWN = 6;

const plural = (count: number, one: string): string =>
	`${String(count)} ${one}${count === 1 ? '' : 's'}`;

/** The run in one line. */
export function seedLine(result: SeedResult): string {
	const { plan, history, ms, settledMs, violations } = result;
	const { calls, pins } = history;
	const accepted = new Set(
		calls.flatMap(({ answer }) => (answer.kind === 'accepted' ? [answer.pinId] : [])),
	);
	const refused = calls.filter(({ answer }) => answer.kind === 'refused').length;
	const repeated = calls.filter(
		({ answer }) => answer.kind === 'lost' || answer.kind === 'unavailable',
	).length;
	const withStep = (trigger: string): number =>
		pins.filter(({ steps }) => steps.some((step) => step.trigger === trigger)).length;
	const published = pins.filter(({ status }) => status === 'published').length;
	return [
		`seed ${String(plan.seed).padStart(3)}`,
		planText(plan),
		`${String(accepted.size)} accepted, ${String(refused)} refused, ${String(repeated)} asked again`,
		`${String(published)} published (${String(withStep('adopt'))} adopted, ${String(withStep('clear'))} re-sent), ${String(pins.length - published)} failed`,
		plural(history.events.length, 'event'),
		...(result.crashedAt.length > 0 ? [`ended at ${result.crashedAt.join(', ')}`] : []),
		...(result.reconnected > 0 ? [`${plural(result.reconnected, 'account')} connected again`] : []),
		...(result.wireFaults > 0 ? [plural(result.wireFaults, 'wire fault')] : []),
		`at rest after ${seconds(settledMs)}, ${seconds(ms)} in all`,
		violations.length === 0 ? 'ok' : `FAILED: ${plural(violations.length, 'violation')}`,
	].join(' | ');
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function planText({ strikes, cast, clockOffsetMs, weather, receiver }: Plan): string {
	const clock = clockOffsetMs === 0 ? [] : [`clock ${String(clockOffsetMs / 60_000)} min`];
	const sky = weather === 'calm' ? [] : [`Pinterest ${weather}`];
	const hook = receiver === 'up' ? [] : [`receiver ${receiver}`];
	return [...strikes.map(strikeText), cast, ...clock, ...sky, ...hook].join(', ');
}

function strikeText({ nemesis, target, atMs, forMs, victim, crash, wire }: Strike): string {
	if (crash) return `${nemesis} at ${crash.point} no. ${String(crash.passage)}`;
	const what =
		nemesis === 'kill' ? victim : nemesis === 'stores-cut' ? `${target} ${wire?.kind ?? ''}` : '';
	return `${nemesis}${what && ` (${what})`} at ${String(atMs)} ms for ${String(forMs)} ms`;
}

/** Everything needed to understand a failed run. */
export async function failureText(result: SeedResult, logFolder: string): Promise<string> {
	const { violations, history, plan } = result;
	const titles = [...new Set(violations.flatMap((violation) => violation.titles))];
	const shown = titles.slice(0, PINS_SHOWN);
	return [
		...violations.map(({ invariant, text }: Violation) => `  ! ${invariant}: ${text}`),
		...shown.map((title) => pinText(history, plan, title)),
		...(titles.length > shown.length
			? [`  … and ${plural(titles.length - shown.length, 'further pin')}`]
			: []),
		...(await logTails(logFolder)),
	].join('\n');
}

function pinText({ calls, pins, effects, events }: RunHistory, plan: Plan, title: string): string {
	const fault = plan.rules.find(({ match }) => match.titleIncludes === title);
	const times = [
		...calls.filter((call) => call.title === title).map(({ startedAt }) => startedAt),
		...calls.map(({ startedAt }) => startedAt),
	];
	const zero = Math.min(...times);
	const at = (time: number): string => `${String(Math.round(time - zero)).padStart(7)} ms`;
	const lines: [number, string][] = [];
	for (const call of calls.filter((each) => each.title === title)) {
		lines.push([
			call.startedAt,
			`asked, until ${at(call.endedAt)}: ${JSON.stringify(call.answer)}`,
		]);
	}
	const mine = pins.filter((pin) => pin.title === title);
	for (const pin of mine) {
		for (const { from, trigger, to, fence, sequence, at: when } of pin.steps) {
			const step = `${String(from)} --${trigger}--> ${to}`;
			lines.push([when, `step ${String(sequence)} under claim ${String(fence)}: ${step}`]);
		}
	}
	for (const effect of effects.filter((each) => each.title === title)) {
		lines.push([effect.at, `EFFECT at Pinterest: ${effect.pinterestPinId}`]);
	}
	const ids = new Set(mine.map(({ id }) => id));
	for (const event of events.filter(({ pinId }) => ids.has(pinId))) {
		const { event: name, sequence, deliveryId } = event;
		lines.push([event.at, `event ${name} at ${String(sequence)}, delivery ${deliveryId}`]);
	}
	return [
		`  "${title}", fault: ${fault ? JSON.stringify({ ...fault, match: undefined }) : 'none'}, strikes from ${String(Math.min(...plan.strikes.map(({ atMs }) => atMs)))} ms on:`,
		...mine.map(({ steps: _, ...pin }) => `    ${JSON.stringify(pin)}`),
		...lines.sort(([a], [b]) => a - b).map(([time, text]) => `    ${at(time)}  ${text}`),
	].join('\n');
}

async function logTails(logFolder: string): Promise<string[]> {
	const files = (await readdir(logFolder)).filter((file) => file.endsWith('.log'));
	const tails = await Promise.all(
		files.map(async (file) => {
			const path = join(logFolder, file);
			const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
			const worth = lines.filter((line) => !DULL.test(line));
			const tail = worth.slice(-LOG_LINES).map((line) => `    ${line.slice(0, 600)}`);
			return [`  ${path}, its last warnings:`, ...tail];
		}),
	);
	return tails.flat();
}
