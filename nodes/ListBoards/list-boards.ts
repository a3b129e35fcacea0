import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Lists } from '../shared/lists';
import { readLocator } from '../shared/locator';
import { readFlag } from '../shared/read-flag';
import { callApi } from '../shared/request';
import { resolveAccount } from '../shared/resolve-target';

const DEFAULT_LIMIT = 50;

/** The boards of an account, in the order of the service; it gives all of them in one answer. */
export async function listBoards(
	context: IExecuteFunctions,
	itemIndex: number,
	lists: Lists,
): Promise<IDataObject[]> {
	const locator = readLocator(context.getNodeParameter('account', itemIndex));
	const accountId = await resolveAccount(context, { locator, lists });
	const boards = await callApi(context, 'GET /v1/pinterest/boards', {
		query: { account_id: accountId },
	});
	const all = readFlag(context.getNodeParameter('returnAll', itemIndex));
	const wanted = all ? boards : boards.slice(0, readLimit(context, itemIndex));
	return wanted.map((board) => ({ ...board, account_id: accountId }));
}

/** An expression may give anything; what is no number means the default. */
function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	const value = context.getNodeParameter('limit', itemIndex, DEFAULT_LIMIT) as unknown;
	const limit = value === '' || value === null ? Number.NaN : Number(value);
	return Number.isNaN(limit) ? DEFAULT_LIMIT : Math.max(1, limit);
}
