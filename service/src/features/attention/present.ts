import { ATTENTION_KINDS } from './attention-kinds.js';
import type { Attention } from './read-attention.js';
import type { AttentionView } from './schemas.js';

export const presentAttention = ({ generatedAt, groups, clients }: Attention): AttentionView => ({
	generated_at: generatedAt.toISOString(),
	total: groups.reduce((sum, { count }) => sum + count, 0),
	total_is_exact: groups.every(({ exact }) => exact),
	items_by_kind: groups.map(({ kind, count, exact, items }) => ({
		kind,
		count,
		count_is_exact: exact,
		remedy: ATTENTION_KINDS[kind],
		items: items.map(({ resource, accountId, at, ...item }) => ({
			resource_type: resource.type,
			resource_id: resource.id,
			account_id: accountId,
			client_id: clients.get(accountId) ?? null,
			at: at?.toISOString() ?? null,
			...item,
		})),
	})),
});
