import type { Provider } from '../workspaces/index.js';
import type { AppBudgetState } from '../lanes/index.js';
import { failed, ok, warning } from './checks.js';
import type { DoctorCheck } from './schemas.js';

export interface AppAccessFacts {
	readonly provider: Provider;
	/** Null: the settings say Standard access. */
	readonly trial: AppBudgetState['trial'];
	/** What Pinterest last refused to the app; null: nothing lately. */
	readonly refusal: { readonly message: string; readonly at: Date } | null;
}

const UPGRADE =
	'Ask for Standard access in My apps at developers.pinterest.com and set PINTEREST_ACCESS_TIER=standard once it is granted; reconnecting does not help.';
const PRIVATE = 'Pins made on Trial access are shown only to the person who made them.';

/** Whether the app at Pinterest may publish, and for whom its pins are to be seen. */
export function checkAppAccess({ provider, trial, refusal }: AppAccessFacts): DoctorCheck {
	const facts = {
		provider,
		tier: trial ? 'trial' : 'standard',
		writes_today: trial?.used ?? null,
		writes_per_day: trial?.writesPerDay ?? null,
		resets_at: trial?.resetsAt.toISOString() ?? null,
	};
	if (refusal) {
		const unset = trial
			? ''
			: ' The settings say Standard access, which Pinterest does not confirm.';
		return failed('app_access', {
			code: 'pinterest_not_permitted',
			message: `${refusal.message}${unset}`,
			remedy: UPGRADE,
			facts: { ...facts, refused_at: refusal.at.toISOString() },
		});
	}
	switch (provider) {
		case 'simulator':
			return ok(
				'app_access',
				'The workspace publishes to the simulator, which needs no app; nothing reaches Pinterest.',
				facts,
			);
		case 'pinterest-sandbox':
			return ok(
				'app_access',
				"The workspace publishes to Pinterest's own sandbox; nobody sees its pins.",
				facts,
			);
		case 'pinterest':
			return trial
				? onTrial(trial, facts)
				: ok('app_access', 'Standard access: anybody sees the pins.', facts);
	}
}

function onTrial(
	{ used, writesPerDay, resetsAt }: NonNullable<AppBudgetState['trial']>,
	facts: DoctorCheck['facts'],
): DoctorCheck {
	const left = Math.max(0, writesPerDay - used);
	const end = resetsAt.toISOString();
	const message =
		left === 0
			? `${PRIVATE} All ${writesPerDay} writes of the day are used up; pins wait until ${end}.`
			: `${PRIVATE} The app has ${left} of ${writesPerDay} writes left until ${end}.`;
	const code = left === 0 ? 'app_budget_reached' : 'trial_access';
	return warning('app_access', { code, message, remedy: UPGRADE, facts });
}
