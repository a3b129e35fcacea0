import { z } from 'zod';
import {
	amount,
	crashOrder,
	hosts,
	instant,
	integer,
	key,
	keys,
	mongoUrl,
	networks,
	oneOf,
	someOf,
	text,
	timeZone,
	url,
	waits,
} from './setting-kinds.js';

export const ROLES = ['api', 'publisher', 'dispatcher', 'sweeper'] as const;
export const STORE_MODES = ['auto', 'url', 'path', 'cache', 'fetch'] as const;
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const DAY_MS = 86_400_000;
const web = (example: string) => url(['http:', 'https:'], example);

/** Every setting there is, in the order of the reference page. */
export const settingsSchema = z.object({
	PINLANE_PROFILE: oneOf(['development', 'production'])
		.default('development')
		.describe('`production` demands both stores and a master key.'),
	PINLANE_ROLES: someOf(ROLES)
		.default([...ROLES])
		.describe('What this process does.'),
	HOST: text(/^[A-Za-z0-9.:_-]{1,253}$/, 'an address or host name of this machine')
		.default('127.0.0.1')
		.describe('Address to listen on.'),
	PORT: integer(0, 65_535).default(3400).describe('Port to listen on; 0 takes a free one.'),
	PUBLIC_URL: web('https://pins.example.com')
		.optional()
		.describe('Where the service is reached from outside; the Pinterest sign-in needs it.'),
	PINLANE_LOG_LEVEL: oneOf(LEVELS).default('info').describe('Lines below this level are left out.'),

	MONGODB_URI: mongoUrl()
		.optional()
		.describe('MongoDB, a replica set; without it one is started (see PINLANE_STORES).'),
	REDIS_URL: url(['redis:', 'rediss:'], 'redis://cache:6379')
		.optional()
		.describe('Redis or Valkey; without it one is started (see PINLANE_STORES).'),
	PINLANE_DATABASE_SILENCE_MS: integer(1_000, 60_000)
		.default(1_500)
		.describe('After this long without a sign of life of MongoDB, requests are told 503.'),
	PINLANE_STORES: oneOf(STORE_MODES)
		.default('auto')
		.describe('Where the stores come from; `auto` tries the others in this order.'),
	PINLANE_DATA_DIR: text(/./, 'a folder')
		.default('.pinlane')
		.describe('Data of the stores that were started here.'),
	PINLANE_QUEUE_PREFIX: text(/^[A-Za-z0-9_-]{1,40}$/, '1 to 40 letters, digits, `_`, `-`')
		.default('pinlane')
		.describe('Begins every key in Redis; one per installation.'),

	PINLANE_MASTER_KEY: key()
		.optional()
		.describe(
			'Seals tokens and webhook secrets in the database. Keep a copy: without it they are lost.',
		),
	PINLANE_MASTER_KEYS_OTHER: keys()
		.default([])
		.describe(
			'Master keys that only open: the former one until `rotate-keys` has run (docs/operations.md).',
		),

	PINTEREST_CLIENT_ID: text(/^[\w.-]{1,100}$/, 'the id of the app')
		.optional()
		.describe('Your app at Pinterest.'),
	PINTEREST_CLIENT_SECRET: text(/^\S{1,500}$/, 'the secret of the app')
		.optional()
		.describe('Its secret.'),
	PINTEREST_ACCESS_TIER: oneOf(['trial', 'standard'])
		.default('standard')
		.describe('What Pinterest grants the app; Trial allows few calls a day for all accounts.'),
	PINTEREST_TRIAL_WRITES: integer(1, 100_000)
		.default(300)
		.describe('Pins of all accounts a day (UTC) on Trial access.'),
	PINTEREST_API_URL: web('https://api.pinterest.com')
		.default('https://api.pinterest.com')
		.describe('Pinterest.'),
	PINTEREST_SANDBOX_API_URL: web('https://api-sandbox.pinterest.com')
		.default('https://api-sandbox.pinterest.com')
		.describe("Pinterest's own sandbox."),
	PINLANE_SIMULATOR_URL: web('http://127.0.0.1:3401')
		.optional()
		.describe('The simulator that sandbox workspaces use; `npm start` starts one.'),
	PINLANE_PINTEREST_TIMEOUT_MS: integer(100, 300_000)
		.default(20_000)
		.describe('One call to Pinterest; at most three quarters of PINLANE_RECORD_LEASE_MS.'),

	OUTBOUND_ALLOW_CIDRS: networks()
		.default([])
		.describe('Networks that webhooks and media may be called in although they are not public.'),
	OUTBOUND_ALLOW_HOSTS: hosts()
		.default([])
		.describe('Host names that may be called although their addresses are not public.'),

	PINLANE_TURN_CONCURRENCY: integer(1, 10_000)
		.default(500)
		.describe('Lanes this process serves at once.'),
	PINLANE_TURN_QUANTUM: integer(1, 1_000)
		.default(5)
		.describe('Pins of one account before the next account has its turn.'),
	PINLANE_LANE_LEASE_MS: integer(500, 600_000)
		.default(5_000)
		.describe('After this long without a sign of life a lane goes to another process.'),
	PINLANE_RECORD_LEASE_MS: integer(1_000, 3_600_000)
		.default(60_000)
		.describe('After this long an attempt counts as lost and the board is read back.'),
	PINLANE_PACE_CAPACITY: integer(1, 100_000)
		.default(40)
		.describe('Pins an account may publish at once after a pause.'),
	PINLANE_PACE_PER_SECOND: amount(0, 1_000)
		.default(1)
		.describe('Pins an account may publish a second after that; 0 switches the pace off.'),
	PINLANE_PACE_SPACING_MS: integer(0, DAY_MS)
		.default(0)
		.describe('Least time between two pins of an account; 0 = none. An account can have its own.'),
	PINLANE_DAILY_CAP: integer(0, 100_000)
		.default(50)
		.describe('Pins an account of a production workspace may publish a day; 0 = any number.'),
	PINLANE_TIME_ZONE: timeZone()
		.default('UTC')
		.describe('Where the day of an account begins that has no zone of its own.'),
	PINLANE_APP_PACE_CAPACITY: integer(1, 1_000_000)
		.default(2_000)
		.describe('Pins of all accounts together that may go out at once after a pause.'),
	PINLANE_APP_PACE_PER_SECOND: amount(0, 100_000)
		.default(200)
		.describe('Pins of all accounts a second after that; 0 switches this bound off.'),
	PINLANE_SWEEP_MS: integer(50, 60_000)
		.default(250)
		.describe('How often the database is asked what is due.'),
	PINLANE_SWEEP_FULL_MS: integer(500, 600_000)
		.default(10_000)
		.describe('How often it is asked for everything that is overdue.'),

	PINLANE_RETRY_BASE_MS: integer(10, DAY_MS)
		.default(30_000)
		.describe('Wait before the second attempt of a pin; it doubles with each further one.'),
	PINLANE_RETRY_CAP_MS: integer(10, DAY_MS).default(900_000).describe('The longest such wait.'),
	PINLANE_RETRY_ATTEMPTS: integer(1, 100).default(5).describe('Attempts in all.'),
	PINLANE_LATE_LIMIT_HOURS: amount(0.0001, 8_760)
		.default(24)
		.describe('A pin that is later than this, through no hold of its own, fails.'),
	PINLANE_RECONNECT_KEEP_DAYS: amount(0.0001, 365)
		.default(7)
		.describe('How long an account that must be reconnected keeps its pins.'),
	PINLANE_APP_PAUSE_MS: integer(10, DAY_MS)
		.default(900_000)
		.describe('How long an account waits after Pinterest refused the app itself.'),
	PINLANE_LINK_PAUSE_MS: waits()
		.default([1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 57_600_000, 86_400_000])
		.describe('How long links to a domain wait after Pinterest blocked one as spam, by repeat.'),
	PINLANE_THROTTLE_MS: integer(10, DAY_MS)
		.default(60_000)
		.describe('How long an account rests after a 429 that names no time.'),
	PINLANE_READ_BACK_MS: waits()
		.default([2_000, 3_000, 5_000, 20_000, 90_000])
		.describe('Waits before each look at the board after an answer that never came.'),
	PINLANE_UNCLEAR_MS: waits()
		.default([900_000, 3_600_000])
		.describe('Waits before the further looks while the board gives no clear answer.'),

	PINLANE_VIDEO_MAX_MB: integer(1, 4_096)
		.default(2_048)
		.describe('The largest video that can be uploaded; images may have 20 MB.'),
	PINLANE_UPLOAD_TIMEOUT_MS: integer(1_000, 3_600_000)
		.default(1_800_000)
		.describe('One upload of a video to Pinterest.'),
	PINLANE_MEDIA_LOOK_MS: waits()
		.default([1_000, 2_000, 4_000, 8_000, 10_000])
		.describe('Waits before each look at a video that Pinterest works on; the last one repeats.'),
	PINLANE_MEDIA_GIVE_UP_MS: integer(1_000, DAY_MS)
		.default(1_800_000)
		.describe('After this long in work at Pinterest a video counts as failed.'),

	PINLANE_PREFLIGHT: oneOf(['on', 'off'])
		.default('on')
		.describe('Looks at the media, link and board of a pin ahead of its publishing.'),
	PINLANE_PREFLIGHT_TIMEOUT_MS: integer(100, 60_000)
		.default(10_000)
		.describe('Each address of such a look, with its redirects.'),
	PINLANE_VALIDATE_TIMEOUT_MS: integer(100, 20_000)
		.default(8_000)
		.describe('The same in a call that only validates, whose client waits for it.'),

	PINLANE_WEBHOOK_RETRY_MS: waits()
		.default([
			5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
			86_400_000,
		])
		.describe('Waits after each failed delivery.'),
	PINLANE_WEBHOOK_OVERLOAD_MS: integer(10, 3_600_000)
		.default(60_000)
		.describe('Least wait after 429, 502, 503, 504 or no answer in time.'),
	PINLANE_WEBHOOK_TIMEOUT_MS: integer(100, 300_000)
		.default(15_000)
		.describe('One delivery, from the name lookup to the answer.'),

	PINLANE_KEY_REQUESTS_PER_MINUTE: integer(1, 10_000_000)
		.default(600)
		.describe('Requests of one API key in a minute, over all processes.'),
	PINLANE_KEY_BURST: integer(0, 10_000_000)
		.default(100)
		.describe('Requests on top of that, once in ten minutes.'),
	PINLANE_KEY_BULK_PER_MINUTE: integer(1, 10_000_000)
		.default(30)
		.describe('Bulk calls of one API key in a minute, over all processes; each is a request too.'),

	PINLANE_MONTHLY_QUOTA: integer(0, 1_000_000_000)
		.default(0)
		.describe('Pins a tenant may create a month (UTC); 0 = any number. A tenant can have its own.'),
	PINLANE_OPERATOR_KEY: text(/^\S{32,200}$/, '32 to 200 characters without spaces')
		.optional()
		.describe('Opens the calls on tenants (docs/tenants.md); without it they are refused.'),
	PINLANE_OWNER_EMAIL: text(/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/, 'an e-mail address')
		.optional()
		.describe('The owner made at the first start; without it a set-up link is printed.'),
	PINLANE_OWNER_PASSWORD: text(/^.{8,255}$/, '8 to 255 characters')
		.optional()
		.describe('Its first password; of no effect once there is an owner.'),
	PINLANE_SESSION_HOURS: integer(1, 720)
		.default(12)
		.describe('After this long a person has to sign in again.'),
	PINLANE_SIGN_INS_PER_MINUTE: integer(1, 1_000_000)
		.default(5)
		.describe('Tries to sign in, from each address and for each name.'),
	PINLANE_TRUSTED_PROXIES: integer(0, 10)
		.default(0)
		.describe('Proxies in front that add to X-Forwarded-For; 0: that header is not believed.'),

	PINLANE_DRAIN_GRACE_MS: integer(0, 600_000)
		.optional()
		.describe('After SIGTERM, how long new requests are still served, for balancers to notice.')
		.meta({ standard: '5000 in production, else 0' }),
	PINLANE_DRAIN_LIMIT_MS: integer(0, 3_600_000)
		.default(25_000)
		.describe('After that, how long work under way may take.'),

	PINLANE_RESTORE_GUARD: instant()
		.optional()
		.describe(
			'After a restore: when the backup was made. What may have gone out since is read back first.',
		),

	PINLANE_CRASH_AT: crashOrder()
		.optional()
		.describe('For fault runs: the process kills itself there. Refused in production.'),
});

export type Settings = z.output<typeof settingsSchema>;
export type SettingName = keyof Settings;

export const SETTING_NAMES = Object.keys(settingsSchema.shape) as SettingName[];

/** Never shown, and readable from the file that `<name>_FILE` names. */
export const SECRET_NAMES: ReadonlySet<SettingName> = new Set([
	'MONGODB_URI',
	'REDIS_URL',
	'PINLANE_MASTER_KEY',
	'PINLANE_MASTER_KEYS_OTHER',
	'PINTEREST_CLIENT_SECRET',
	'PINLANE_OPERATOR_KEY',
	'PINLANE_OWNER_PASSWORD',
]);

/** What may be given for a setting, in words. */
export function allowedOf(name: SettingName): string {
	let schema: z.core.$ZodType = settingsSchema.shape[name];
	for (;;) {
		const { allowed } = z.globalRegistry.get(schema) ?? {};
		if (typeof allowed === 'string') return allowed;
		const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType };
		if (!innerType) throw new Error(`the setting ${name} does not say what it allows`);
		schema = innerType;
	}
}
