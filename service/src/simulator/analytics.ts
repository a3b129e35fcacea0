import { invalid } from './errors.js';
import type { Call, Operation } from './operation.js';
import { ownPin } from './pins.js';

const DAY_MS = 86_400_000;
const MAX_DAYS = 90;
const LIFETIME = ['TOTAL_COMMENTS', 'TOTAL_REACTIONS'];
const PIN_METRICS = [
	'IMPRESSION',
	'OUTBOUND_CLICK',
	'PIN_CLICK',
	'SAVE',
	'SAVE_RATE',
	'TOTAL_COMMENTS',
	'TOTAL_REACTIONS',
	'USER_FOLLOW',
	'PROFILE_VISIT',
	'VIDEO_10S_VIEW',
	'VIDEO_AVG_WATCH_TIME',
	'VIDEO_MRC_VIEW',
	'VIDEO_START',
	'VIDEO_V50_WATCH_TIME',
	'QUARTILE_95_PERCENT_VIEW',
];
const ACCOUNT_METRICS = [
	'ENGAGEMENT',
	'ENGAGEMENT_RATE',
	'IMPRESSION',
	'OUTBOUND_CLICK',
	'OUTBOUND_CLICK_RATE',
	'PIN_CLICK',
	'PIN_CLICK_RATE',
	'SAVE',
	'SAVE_RATE',
];

/** Nobody looks at simulated pins: every figure is zero, in the shape and range asked for. */
export const pinAnalytics: Operation = {
	id: 'pins/analytics',
	category: 'org_analytics',
	scopes: ['boards:read', 'pins:read'],
	run: (call) => {
		ownPin(call);
		const metrics = readMetrics(call, PIN_METRICS);
		if (!metrics) throw invalid("'metric_types' is a required property");
		const daily = metrics.filter((name) => !LIFETIME.includes(name));
		const lifetime = metrics.filter((name) => LIFETIME.includes(name));
		const all = { ...days(call, daily), lifetime_metrics: zeros(lifetime) };
		return { status: 200, body: { all } };
	},
};

export const accountAnalytics: Operation = {
	id: 'user_account/analytics',
	category: 'org_analytics',
	scopes: ['user_accounts:read'],
	run: (call) => {
		const metrics = readMetrics(call, ACCOUNT_METRICS) ?? ACCOUNT_METRICS;
		return { status: 200, body: { all: days(call, metrics) } };
	},
};

export const relatedTerms: Operation = {
	id: 'terms_related/list',
	category: 'ads_read',
	scopes: ['ads:read'],
	run: ({ query }) => {
		const terms = [query['terms'] ?? []].flat().filter((term) => typeof term === 'string');
		if (terms.length === 0) throw invalid("'terms' is a required property");
		const list = terms.map((term) => ({
			term,
			related_terms: [`${term} ideas`, `${term} inspiration`, `diy ${term}`],
		}));
		return {
			status: 200,
			body: {
				id: terms.join(','),
				related_term_count: list.length * 3,
				related_terms_list: list,
			},
		};
	},
};

function readMetrics({ query }: Call, known: readonly string[]): string[] | null {
	const value = query['metric_types'];
	if (value === undefined) return null;
	const names = [value].flat().join(',').split(',');
	for (const name of names) {
		if (!known.includes(name)) throw invalid(`'${name}' is not one of [${known.join(', ')}]`);
	}
	return names;
}

function days(call: Call, metrics: readonly string[]): Record<string, unknown> {
	const start = readDate(call, 'start_date');
	const end = readDate(call, 'end_date');
	if (end < start || end - start > MAX_DAYS * DAY_MS) {
		throw invalid(`the dates must span 0 to ${MAX_DAYS} days`);
	}
	const daily = [];
	for (let day = start; day <= end; day += DAY_MS) {
		const date = new Date(day).toISOString().slice(0, 10);
		daily.push({ date, data_status: 'READY', metrics: zeros(metrics) });
	}
	return { daily_metrics: daily, summary_metrics: zeros(metrics) };
}

function readDate({ query }: Call, name: string): number {
	const value = query[name];
	const text = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : '';
	const ms = Date.parse(`${text}T00:00:00Z`);
	if (Number.isNaN(ms)) throw invalid(`'${name}' is not a date`);
	return ms;
}

const zeros = (names: readonly string[]): Record<string, number> =>
	Object.fromEntries(names.map((name) => [name, 0]));
