import type { ApiInput, ApiOperation } from './api-operations.js';
import type { Objects } from './objects.js';

/** A call that the operation takes, made of the caller's own objects. */
export interface OperationCall {
	/** Path parameters that are not told by their names. */
	readonly path?: Readonly<Record<string, string>>;
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: Readonly<Record<string, unknown>>;
	/** Of whom the operation is; a key with all scopes unless told. */
	readonly as?: 'key' | 'person' | 'operator';
}

/** Which of the objects a parameter of this name is about; null: about none of ours. */
export const OBJECT_OF: Readonly<Record<string, keyof Objects | null>> = {
	account_id: 'account',
	pinterest_account_ids: 'account',
	board_id: 'board',
	// Any text: of use only where the account of a pin has a board of this id.
	default_board_id: null,
	client_id: 'client',
	client_ids: 'client',
	pin_id: 'pin',
	job_id: 'pin',
	schedule_id: 'schedule',
	asset_id: 'video',
	cover_image_asset_id: 'image',
	webhook_id: 'webhook',
	key_id: 'apiKey',
	link_id: 'connectLink',
	project_id: 'project',
	tenant_id: 'tenant',
	external_id: null,
};

const LIST = /_ids$/;

/** An input that names an object. */
export const namesObject = ({ name }: ApiInput): boolean => /(^|_)ids?$/.test(name);

export const idValue = ({ name }: Pick<ApiInput, 'name'>, id: string): string | string[] =>
	LIST.test(name) ? [id] : id;

const PASSWORD = 'a-password-of-a-test';

const creation = ({ account, board, video, image }: Objects) => ({
	account_id: account,
	board_id: board,
	title: 'Tomato soup',
	asset_id: video,
	cover_image_asset_id: image,
});

const nothing = (): OperationCall => ({});
const aboutAccount = ({ account }: Objects): OperationCall => ({ query: { account_id: account } });
const ofClient = ({ client }: Objects): OperationCall => ({ query: { client_id: client } });
const byPerson = (): OperationCall => ({ as: 'person' });
const byOperator = (): OperationCall => ({ as: 'operator' });

/**
 * A good call of every operation. An operation that is missing here fails the matrix by name, and
 * so does a call that leaves out an input that names an object.
 */
export const OPERATION_CALLS: Readonly<Record<string, (own: Objects) => OperationCall>> = {
	'system.root': nothing,
	'system.health': nothing,
	'system.readiness': nothing,
	'system.openapi': nothing,
	'auth.login': ({ email }) => ({ body: { email, password: PASSWORD } }),
	'auth.me': byPerson,
	'auth.logout': byPerson,
	'auth.change_password': () => ({
		as: 'person',
		body: { current_password: PASSWORD, new_password: PASSWORD },
	}),
	'setup.show': ({ setupToken }) => ({ path: { token: setupToken } }),
	'setup.finish': ({ setupToken }) => ({
		path: { token: setupToken },
		body: { password: PASSWORD },
	}),
	'api_keys.create': ({ account, client }) => ({
		body: {
			name: 'made by a call',
			scopes: ['read'],
			pinterest_account_ids: [account],
			client_ids: [client],
		},
	}),
	'api_keys.list': nothing,
	'api_keys.update': ({ account, client }) => ({
		body: { pinterest_account_ids: [account], client_ids: [client] },
	}),
	'api_keys.reroll': () => ({ body: {} }),
	'api_keys.revoke': nothing,
	'projects.list': nothing,
	'projects.create': () => ({ body: { name: 'One more', provider: 'simulator' } }),
	'projects.create_sandbox': () => ({ body: {} }),
	'projects.reset_sandbox': nothing,
	'projects.switch': ({ project }) => ({ as: 'person', body: { project_id: project } }),
	'projects.update': () => ({ body: { block_near_duplicates: false } }),
	'billing.status': nothing,
	'mcp.quota': nothing,
	'tenants.create': () => ({ as: 'operator', body: { name: 'A tenant' } }),
	'tenants.list': byOperator,
	'tenants.get': byOperator,
	'tenants.update': () => ({ as: 'operator', body: { name: 'A tenant' } }),
	'tenants.create_key': ({ tenantProject }) => ({
		as: 'operator',
		body: { project_id: tenantProject },
	}),
	'pinterest.list_accounts': ofClient,
	'pinterest.update_account': ({ client }) => ({ body: { client_id: client } }),
	'pinterest.check_account': ({ board }) => ({ body: { board_id: board } }),
	'pinterest.revoke_account': nothing,
	'pinterest.start_oauth': aboutAccount,
	'pinterest.oauth_callback': ({ oauthState }) => ({
		query: { state: oauthState, error: 'access_denied' },
	}),
	'connect_links.create': ({ client, account }) => ({
		body: { label: 'A client', client_id: client, account_id: account },
	}),
	'connect_links.list': ofClient,
	'connect_links.revoke': nothing,
	'connect_links.show': ({ linkToken }) => ({ path: { token: linkToken } }),
	'connect_links.follow': ({ linkToken }) => ({ path: { token: linkToken } }),
	'pinterest.list_boards': aboutAccount,
	'pinterest.create_board': ({ account, fresh }) => ({
		body: { account_id: account, name: `Board ${fresh}` },
	}),
	'clients.create': ({ board, fresh }) => ({
		body: { name: `Client of ${fresh}`, default_board_id: board },
	}),
	'clients.list': nothing,
	'clients.get': nothing,
	'clients.update': ({ board }) => ({ body: { default_board_id: board } }),
	'clients.archive': () => ({ query: { detach: 'true' } }),
	'attention.get': ofClient,
	'rate_meter.get': aboutAccount,
	'pinterest.get_account_pace': nothing,
	'pinterest.set_account_pace': () => ({ body: { daily_cap: 100 } }),
	'pins.create': (own) => ({ body: creation(own) }),
	'pins.validate': (own) => ({ body: creation(own) }),
	'pins.list': ({ account, client, board }) => ({
		query: { account_id: account, client_id: client, board_id: board },
	}),
	'pins.get': nothing,
	'pins.history': nothing,
	'pins.update': ({ board }) => ({ body: { board_id: board } }),
	'pins.delete': nothing,
	'pins.retry': ({ failedPin, board, account }) => ({
		path: { pin_id: failedPin },
		body: { board_id: board, account_id: account },
	}),
	'jobs.get': nothing,
	'schedules.create': (own) => ({ body: { ...creation(own), run_at: own.later } }),
	'schedules.validate': (own) => ({ body: { ...creation(own), run_at: own.later } }),
	'schedules.list': ({ account, client, board }) => ({
		query: { account_id: account, client_id: client, board_id: board },
	}),
	'schedules.get': nothing,
	'schedules.update': ({ board, video, image }) => ({
		body: { board_id: board, asset_id: video, cover_image_asset_id: image },
	}),
	'schedules.cancel': nothing,
	'schedules.retry': ({ failedSchedule, later }) => ({
		path: { schedule_id: failedSchedule },
		body: { run_at: later },
	}),
	'schedules.delete': nothing,
	'assets.upload_image': nothing,
	'assets.upload_video': nothing,
	'assets.get': nothing,
	'assets.get_content': nothing,
	'assets.delete': ({ image }) => ({ path: { asset_id: image }, query: { confirm: 'true' } }),
	'activity.list': ofClient,
	'webhooks.create': ({ fresh }) => ({
		body: { url: `http://127.0.0.1:9/${fresh}`, secret: 'a-secret-of-thirty-two-characters' },
	}),
	'webhooks.list': nothing,
	'webhooks.get': nothing,
	'webhooks.update': () => ({ body: { is_enabled: false } }),
	'webhooks.delete': nothing,
};

/** The operation's call for these objects; an operation without a row is an error with its name. */
export function callOf({ id }: Pick<ApiOperation, 'id'>, own: Objects): OperationCall {
	const call = OPERATION_CALLS[id];
	if (!call) throw new Error(`operation ${id} has no row in test/support/tenancy/operation-calls`);
	return call(own);
}
