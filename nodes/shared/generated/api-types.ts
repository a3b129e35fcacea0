// Generated: node tools/generate-api-types.mjs

export type ErrorCode = 'validation_error' | 'malformed_json' | 'bad_request' | 'payload_too_large' | 'headers_too_large' | 'request_timeout' | 'unsupported_media_type' | 'invalid_api_key' | 'invalid_credentials' | 'session_expired' | 'session_required' | 'setup_link_invalid' | 'quota_exceeded' | 'provider_not_configured' | 'insufficient_scope' | 'account_not_permitted' | 'not_found' | 'method_not_allowed' | 'conflict' | 'pin_already_published' | 'pin_publishing' | 'pin_removed_on_pinterest' | 'schedule_not_editable' | 'idempotency_key_reused' | 'near_duplicate' | 'outbound_refused' | 'service_unavailable' | 'response_timeout' | 'oauth_code_invalid' | 'oauth_denied' | 'oauth_state_invalid' | 'connect_link_ended' | 'canceled' | 'rate_limited' | 'daily_cap_reached' | 'app_budget_reached' | 'internal_error' | 'pinterest_unavailable' | 'pinterest_not_permitted' | 'account_revoked' | 'token_expired' | 'token_revoked' | 'scope_missing' | 'board_not_found' | 'board_access_denied' | 'resource_not_found' | 'invalid_image' | 'invalid_video' | 'asset_not_found' | 'missing_video_asset' | 'media_failed' | 'media_upload_refused' | 'media_url_unreachable' | 'media_url_temporarily_unavailable' | 'link_blocked' | 'invalid_payload' | 'transient_upstream' | 'publish_timeout' | 'unconfirmed' | 'missed_window';

export type ErrorBody = {
	error: {
		code: ErrorCode;
		message: string;
		remediation: string;
		request_id: string;
		retry_after_seconds?: number;
		errors?: {
			loc: (string | number)[];
			msg: string;
			type: string;
		}[];
	};
	detail: {
		message: string;
		code: ErrorCode;
	};
	message: string;
	code: ErrorCode;
};

/** Every call of the service, by method and path: what it takes and answers. */
export interface Calls {
	'DELETE /v1/api-keys/{key_id}': {
		path: {
			key_id: string;
		};
		answer: undefined;
	};
	'DELETE /v1/assets/{asset_id}': {
		path: {
			asset_id: string;
		};
		query: {
			confirm?: 'true' | 'false';
		};
		answer: {
			deleted: boolean;
			requires_confirmation: boolean;
			referenced_pin_count: number;
			freed_bytes: number;
		};
	};
	'DELETE /v1/clients/{client_id}': {
		path: {
			client_id: string;
		};
		query: {
			detach?: 'true' | 'false';
		};
		answer: undefined;
	};
	'DELETE /v1/connect-links/{link_id}': {
		path: {
			link_id: string;
		};
		answer: undefined;
	};
	'DELETE /v1/pins/{pin_id}': {
		path: {
			pin_id: string;
		};
		query: {
			delete_from_pinterest?: 'true' | 'false';
		};
		answer: {
			id: string;
			deleted: boolean;
			removed_from_pinterest: boolean;
			pinterest_pin_id: string | null;
			reason: 'not_published' | 'simulated_sandbox' | null;
		};
	};
	'DELETE /v1/pinterest/accounts/{account_id}': {
		path: {
			account_id: string;
		};
		answer: undefined;
	};
	'DELETE /v1/schedules/{schedule_id}': {
		path: {
			schedule_id: string;
		};
		answer: undefined;
	};
	'DELETE /v1/webhooks/{webhook_id}': {
		path: {
			webhook_id: string;
		};
		answer: undefined;
	};
	'GET /': {
		answer: {
			service: string;
			version: string;
			docs: string;
		};
	};
	'GET /connect/{token}': {
		path: {
			token: string;
		};
		answer: {
			workspace: string;
			label: string;
			username: string | null;
			permissions: string[];
			expires_at: string;
		};
	};
	'GET /healthz': {
		answer: {
			status: 'ok';
			version: string;
			environment: string;
			checks: Record<string, string>;
		};
	};
	'GET /openapi.json': {
		answer: Record<string, unknown>;
	};
	'GET /readyz': {
		answer: {
			status: 'ok' | 'unavailable';
			version: string;
			environment: string;
			database: 'ok' | 'unavailable';
			checks: Record<string, string>;
			silent: number | null;
		};
	};
	'GET /setup/{token}': {
		path: {
			token: string;
		};
		answer: {
			status: 'open' | 'done';
			email: string | null;
		};
	};
	'GET /v1/activity-logs': {
		query: {
			limit?: number;
			cursor?: string;
			category?: string;
			action?: string;
			status?: string;
			resource_type?: string;
			client_id?: string;
			since?: string;
		};
		answer: {
			items: {
				id: string;
				actor_user_id: string | null;
				actor_type: 'user' | 'api_key' | 'system' | 'worker' | 'admin' | 'billing';
				actor_label: string | null;
				action: string;
				category: 'security' | 'publishing' | 'billing' | 'configuration' | 'integration';
				resource_type: string | null;
				resource_id: string | null;
				status: 'success' | 'failed' | 'queued' | 'canceled';
				message: string;
				metadata: Record<string, unknown>;
				request_id: string | null;
				retention_days: number;
				expires_at: string;
				created_at: string;
			}[];
			next_cursor: string | null;
			current_retention_days: number;
			current_retention_label: string;
		};
	};
	'GET /v1/api-keys': {
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			hint: string;
			scopes: ('read' | 'write' | 'destructive')[];
			pinterest_account_ids: string[] | null;
			client_ids: string[] | null;
			source: 'manual';
			client_name: null;
			authorized_by_email: null;
			last_used_at: string | null;
			created_at: string;
			revoked_at: string | null;
			expires_at: string | null;
			replaced_by: string | null;
		}[];
	};
	'GET /v1/assets/{asset_id}': {
		path: {
			asset_id: string;
		};
		answer: {
			id: string;
			workspace_id: string;
			workspace_environment: 'production' | 'sandbox' | null;
			asset_type: 'image' | 'video';
			original_filename: string;
			stored_filename: string;
			content_type: string;
			file_size_bytes: number;
			file_size_display: string;
			referenced_by_pin_count: number;
			public_url: string;
			created_at: string;
			updated_at: string;
		};
	};
	'GET /v1/assets/{asset_id}/content': {
		path: {
			asset_id: string;
		};
		answer: undefined;
	};
	'GET /v1/attention': {
		query: {
			client_id?: string;
			limit?: number;
			dry_days?: number;
		};
		answer: {
			generated_at: string;
			total: number;
			total_is_exact: boolean;
			items_by_kind: {
				kind: 'reconnect' | 'missing_scope' | 'unconfirmed' | 'failed' | 'late' | 'limited' | 'expiring' | 'preflight_warning' | 'calendar_dry';
				count: number;
				count_is_exact: boolean;
				remedy: string;
				items: {
					resource_type: 'account' | 'pin' | 'schedule';
					resource_id: string;
					account_id: string;
					client_id: string | null;
					label: string;
					at: string | null;
					code: string | null;
					message: string;
					remedy: string;
				}[];
			}[];
		};
	};
	'GET /v1/auth/me': {
		answer: {
			user: {
				id: string;
				email: string;
				full_name: string | null;
				timezone: string;
				email_verified: boolean;
				created_at: string;
			};
			organization: {
				id: string;
				name: string;
			};
			active_project: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			};
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			}[];
			workspace: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			};
			permissions: {
				can_manage_members: boolean;
				can_manage_billing: boolean;
				can_manage_api_keys: boolean;
				can_manage_integrations: boolean;
				can_publish: boolean;
				can_delete_assets: boolean;
				can_reset_sandbox: boolean;
				can_view_reports: boolean;
				can_delete_content: boolean;
			};
			available_organizations: {
				organization: {
					id: string;
					name: string;
				};
				organization_role: 'owner';
				permissions: {
					can_manage_members: boolean;
					can_manage_billing: boolean;
					can_manage_api_keys: boolean;
					can_manage_integrations: boolean;
					can_publish: boolean;
					can_delete_assets: boolean;
					can_reset_sandbox: boolean;
					can_view_reports: boolean;
					can_delete_content: boolean;
				};
				active_project: {
					id: string;
					name: string;
					environment: 'production' | 'sandbox';
					provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
					external_id: string | null;
					plan: 'enterprise';
					created_at: string;
					block_near_duplicates: boolean;
					timezone: string;
				};
				projects: {
					id: string;
					name: string;
					environment: 'production' | 'sandbox';
					provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
					external_id: string | null;
					plan: 'enterprise';
					created_at: string;
					block_near_duplicates: boolean;
					timezone: string;
				}[];
			}[];
		};
	};
	'GET /v1/billing/status': {
		answer: {
			plan: 'enterprise';
			billing_provider: 'database';
			billing_cycle: null;
			billing_status: 'active';
			trial_active: false;
			trial_ends_at: null;
			current_period_start: null;
			current_period_end: null;
			subscription_cancel_at: null;
			quota_calls_monthly: number;
			calls_used: number;
			overage_pins_used: number;
			quota_reset_at: string | null;
			credits_remaining: number;
			credits_enabled: false;
			credits_purchase_allowed: false;
			quota_exhausted: boolean;
			plan_consumption_percent: number;
			storage_quota_bytes: number;
			storage_used_bytes: number;
			storage_used_percent: number;
			storage_warning: null;
			pinterest_accounts_limit: number;
			uploaded_media_assets: boolean;
			bulk_imports: boolean;
		};
	};
	'GET /v1/clients': {
		query: {
			external_id?: string;
			include_archived?: 'true' | 'false';
			limit?: number;
			offset?: number;
		};
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			external_id: string | null;
			notes: string | null;
			default_board_id: string | null;
			time_zone: string | null;
			spacing_seconds: number | null;
			daily_cap: number | null;
			account_ids: string[];
			created_at: string;
			updated_at: string;
			archived_at: string | null;
		}[];
	};
	'GET /v1/clients/{client_id}': {
		path: {
			client_id: string;
		};
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			external_id: string | null;
			notes: string | null;
			default_board_id: string | null;
			time_zone: string | null;
			spacing_seconds: number | null;
			daily_cap: number | null;
			account_ids: string[];
			created_at: string;
			updated_at: string;
			archived_at: string | null;
		};
	};
	'GET /v1/connect-links': {
		query: {
			status?: 'open' | 'used' | 'expired' | 'revoked';
			client_id?: string;
			limit?: number;
		};
		answer: {
			id: string;
			workspace_id: string;
			label: string;
			status: 'open' | 'used' | 'expired' | 'revoked';
			client_id: string | null;
			reconnect: boolean;
			account_id: string | null;
			created_at: string;
			expires_at: string;
			used_at: string | null;
			revoked_at: string | null;
		}[];
	};
	'GET /v1/jobs/{job_id}': {
		path: {
			job_id: string;
		};
		answer: {
			job_id: string;
			pin_id: string;
			status: 'queued' | 'deferred' | 'publishing' | 'published' | 'failed';
			submitted_at: string;
			completed_at: string | null;
			pinterest_pin_id: string | null;
			error_code: ErrorCode | null;
			error_message: string | null;
		};
	};
	'GET /v1/mcp/quota': {
		answer: {
			week: string;
			requests_used: number;
			requests_limit: number;
			quota_exhausted: false;
			resets_at: string;
		};
	};
	'GET /v1/pins': {
		query: {
			limit?: number;
			offset?: number;
			account_id?: string;
			client_id?: string;
			board_id?: string;
			q?: string;
			status?: 'queued' | 'deferred' | 'publishing' | 'published' | 'failed';
			error_code?: string;
			since?: string;
			until?: string;
			unconfirmed?: 'true' | 'false';
			removed?: 'true' | 'false';
			sort?: 'created_at_desc' | 'created_at_asc' | 'published_at_desc' | 'published_at_asc' | 'title_asc' | 'title_desc' | 'status_asc' | 'status_desc';
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			status: 'queued' | 'deferred' | 'publishing' | 'published' | 'failed';
			media_type: 'image' | 'video';
			title: string;
			description: string | null;
			alt_text: string | null;
			dominant_color: string | null;
			related_terms: string[] | null;
			link_url: string | null;
			media_url: string;
			image_url: string;
			asset_id: string | null;
			cover_image_url: string | null;
			board_id: string;
			pinterest_pin_id: string | null;
			error_code: ErrorCode | null;
			error_message: string | null;
			idempotency_key: string;
			created_at: string;
			updated_at: string;
			published_at: string | null;
			failed_at: string | null;
			removed_from_pinterest_at: string | null;
			attempts: number;
			next_look_at: string | null;
			planned_at: string | null;
			unconfirmed: boolean;
			cancel_requested: boolean;
			near_duplicate_of: string | null;
			schedule_id: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			already_existed?: boolean;
		}[];
	};
	'GET /v1/pins/{pin_id}': {
		path: {
			pin_id: string;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			status: 'queued' | 'deferred' | 'publishing' | 'published' | 'failed';
			media_type: 'image' | 'video';
			title: string;
			description: string | null;
			alt_text: string | null;
			dominant_color: string | null;
			related_terms: string[] | null;
			link_url: string | null;
			media_url: string;
			image_url: string;
			asset_id: string | null;
			cover_image_url: string | null;
			board_id: string;
			pinterest_pin_id: string | null;
			error_code: ErrorCode | null;
			error_message: string | null;
			idempotency_key: string;
			created_at: string;
			updated_at: string;
			published_at: string | null;
			failed_at: string | null;
			removed_from_pinterest_at: string | null;
			attempts: number;
			next_look_at: string | null;
			planned_at: string | null;
			unconfirmed: boolean;
			cancel_requested: boolean;
			near_duplicate_of: string | null;
			schedule_id: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			already_existed?: boolean;
		};
	};
	'GET /v1/pins/{pin_id}/history': {
		path: {
			pin_id: string;
		};
		answer: {
			pin_id: string;
			state: 'draft' | 'scheduled' | 'queued' | 'deferred' | 'publishing' | 'preparing' | 'verifying' | 'published' | 'failed' | 'canceled' | 'removed';
			entries: {
				sequence: number;
				at: string;
				trigger: string;
				from: 'draft' | 'scheduled' | 'queued' | 'deferred' | 'publishing' | 'preparing' | 'verifying' | 'published' | 'failed' | 'canceled' | 'removed' | null;
				to: 'draft' | 'scheduled' | 'queued' | 'deferred' | 'publishing' | 'preparing' | 'verifying' | 'published' | 'failed' | 'canceled' | 'removed';
				attempt: number | null;
				error_code: ErrorCode | null;
				message: string | null;
				pinterest_request_id: string | null;
				started_at: string | null;
				took_ms: number | null;
			}[];
		};
	};
	'GET /v1/pinterest/accounts': {
		query: {
			client_id?: string;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_user_id: string;
			display_name: string | null;
			username: string | null;
			scopes: string;
			created_at: string;
			updated_at: string;
			revoked_at: string | null;
			token_expires_at: string | null;
			health_status: 'healthy' | 'expiring' | 'reconnect_required' | 'missing_scope' | 'limited' | 'revoked';
			health_message: string | null;
			health_remedy: string | null;
			health_checked_at: string | null;
			reconnect_required: boolean;
			missing_scopes: string[];
			link_parameter: string | null;
			client_id: string | null;
		}[];
	};
	'GET /v1/pinterest/accounts/{account_id}/pace': {
		path: {
			account_id: string;
		};
		answer: {
			account_id: string;
			spacing_seconds: number;
			daily_cap: number;
			time_zone: string;
			own: {
				spacing_seconds: number | null;
				daily_cap: number | null;
				time_zone: string | null;
			};
			client: {
				client_id: string;
				spacing_seconds: number | null;
				daily_cap: number | null;
				time_zone: string | null;
			} | null;
			limits_from: {
				spacing_seconds: 'account' | 'client' | 'settings';
				daily_cap: 'account' | 'client' | 'settings';
				time_zone: 'account' | 'client' | 'settings';
			};
		};
	};
	'GET /v1/pinterest/boards': {
		query: {
			account_id: string;
		};
		answer: {
			id: string;
			name: string;
			description: string | null;
			privacy: string | null;
		}[];
	};
	'GET /v1/pinterest/oauth/callback': {
		query: {
			state: string;
			code?: string;
			error?: string;
		};
		answer: {
			status: 'success';
			message: string;
			account_id: string;
			granted: string[];
		};
	};
	'GET /v1/pinterest/oauth/start': {
		query: {
			account_id?: string;
		};
		answer: {
			authorization_url: string;
		};
	};
	'GET /v1/projects': {
		answer: {
			organization: {
				id: string;
				name: string;
			};
			active_project: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			};
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			}[];
		};
	};
	'GET /v1/rate-meter': {
		query: {
			account_id: string;
		};
		answer: {
			account: {
				account_id: string;
				tokens_available: number;
				capacity: number;
				refill_rate: number;
				spacing_seconds: number;
				next_start_at: string | null;
				day: {
					used: number;
					cap: number;
					time_zone: string;
					resets_at: string | null;
				} | null;
				limits_from: {
					spacing_seconds: 'account' | 'client' | 'settings';
					daily_cap: 'account' | 'client' | 'settings';
					time_zone: 'account' | 'client' | 'settings';
				};
				gate: {
					code: ErrorCode;
					until: string | null;
				} | null;
			};
			global: {
				tokens_available: number;
				capacity: number;
				refill_rate: number;
				trial: {
					used: number;
					writes_per_day: number;
					resets_at: string;
					limited_until: string | null;
				} | null;
			};
		};
	};
	'GET /v1/schedules': {
		query: {
			limit?: number;
			offset?: number;
			account_id?: string;
			client_id?: string;
			board_id?: string;
			q?: string;
			status?: 'scheduled' | 'queued' | 'deferred' | 'running' | 'done' | 'failed' | 'canceled';
			since?: string;
			until?: string;
			sort?: 'run_at_desc' | 'run_at_asc' | 'created_at_desc' | 'created_at_asc' | 'title_asc' | 'title_desc' | 'status_asc' | 'status_desc';
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			run_at: string;
			status: 'scheduled' | 'queued' | 'deferred' | 'running' | 'done' | 'failed' | 'canceled';
			payload: {
				board_id: string;
				title: string;
				description: string | null;
				link_url: string | null;
				media_type: 'image' | 'video';
				media_url: string;
				image_url: string;
				asset_id: string | null;
				cover_image_url: string | null;
				alt_text: string | null;
				dominant_color: string | null;
				related_terms: string[] | null;
			};
			last_error: string | null;
			pin_id: string | null;
			created_at: string;
			updated_at: string;
			error_code: ErrorCode | null;
			idempotency_key: string;
			draft: boolean;
			cancel_requested: boolean;
			next_look_at: string | null;
			planned_at: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			near_duplicate_of: string | null;
			already_existed?: boolean;
		}[];
	};
	'GET /v1/schedules/{schedule_id}': {
		path: {
			schedule_id: string;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			run_at: string;
			status: 'scheduled' | 'queued' | 'deferred' | 'running' | 'done' | 'failed' | 'canceled';
			payload: {
				board_id: string;
				title: string;
				description: string | null;
				link_url: string | null;
				media_type: 'image' | 'video';
				media_url: string;
				image_url: string;
				asset_id: string | null;
				cover_image_url: string | null;
				alt_text: string | null;
				dominant_color: string | null;
				related_terms: string[] | null;
			};
			last_error: string | null;
			pin_id: string | null;
			created_at: string;
			updated_at: string;
			error_code: ErrorCode | null;
			idempotency_key: string;
			draft: boolean;
			cancel_requested: boolean;
			next_look_at: string | null;
			planned_at: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			near_duplicate_of: string | null;
			already_existed?: boolean;
		};
	};
	'GET /v1/tenants': {
		query: {
			limit?: number;
			offset?: number;
			external_id?: string;
		};
		answer: {
			id: string;
			name: string;
			external_id: string | null;
			monthly_quota: number | null;
			created_at: string;
			updated_at: string;
		}[];
	};
	'GET /v1/tenants/{tenant_id}': {
		path: {
			tenant_id: string;
		};
		answer: {
			id: string;
			name: string;
			external_id: string | null;
			monthly_quota: number | null;
			created_at: string;
			updated_at: string;
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			}[];
		};
	};
	'GET /v1/webhooks': {
		answer: {
			id: string;
			workspace_id: string;
			url: string;
			events: ('pin.published' | 'pin.failed' | 'pin.retrying' | 'pin.retries_exhausted' | 'pin.unconfirmed' | 'pin.deferred' | 'pin.warning' | 'pin.canceled' | 'pin.removed' | 'account.limited' | 'account.connected' | 'account.token_expiring' | 'account.reconnect_required' | 'account.recovered')[];
			is_enabled: boolean;
			disabled_reason: string | null;
			created_at: string;
			updated_at: string;
		}[];
	};
	'GET /v1/webhooks/{webhook_id}': {
		path: {
			webhook_id: string;
		};
		answer: {
			id: string;
			workspace_id: string;
			url: string;
			events: ('pin.published' | 'pin.failed' | 'pin.retrying' | 'pin.retries_exhausted' | 'pin.unconfirmed' | 'pin.deferred' | 'pin.warning' | 'pin.canceled' | 'pin.removed' | 'account.limited' | 'account.connected' | 'account.token_expiring' | 'account.reconnect_required' | 'account.recovered')[];
			is_enabled: boolean;
			disabled_reason: string | null;
			created_at: string;
			updated_at: string;
		};
	};
	'PATCH /v1/api-keys/{key_id}': {
		path: {
			key_id: string;
		};
		body: {
			name?: string;
			scopes?: ('read' | 'write' | 'destructive')[];
			pinterest_account_ids?: string[] | null;
			client_ids?: string[] | null;
		};
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			hint: string;
			scopes: ('read' | 'write' | 'destructive')[];
			pinterest_account_ids: string[] | null;
			client_ids: string[] | null;
			source: 'manual';
			client_name: null;
			authorized_by_email: null;
			last_used_at: string | null;
			created_at: string;
			revoked_at: string | null;
			expires_at: string | null;
			replaced_by: string | null;
		};
	};
	'PATCH /v1/clients/{client_id}': {
		path: {
			client_id: string;
		};
		body: {
			name?: string;
			external_id?: string | null;
			notes?: string | null;
			default_board_id?: string | null;
			time_zone?: string | null;
			spacing_seconds?: number | null;
			daily_cap?: number | null;
		};
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			external_id: string | null;
			notes: string | null;
			default_board_id: string | null;
			time_zone: string | null;
			spacing_seconds: number | null;
			daily_cap: number | null;
			account_ids: string[];
			created_at: string;
			updated_at: string;
			archived_at: string | null;
		};
	};
	'PATCH /v1/pins/{pin_id}': {
		path: {
			pin_id: string;
		};
		body: {
			title?: string;
			description?: '' | null | string;
			link_url?: '' | null | string;
			link?: '' | null | string;
			alt_text?: '' | null | string;
			board_id?: string;
			image_url?: never;
			media_url?: never;
			asset_id?: never;
			account_id?: never;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			status: 'queued' | 'deferred' | 'publishing' | 'published' | 'failed';
			media_type: 'image' | 'video';
			title: string;
			description: string | null;
			alt_text: string | null;
			dominant_color: string | null;
			related_terms: string[] | null;
			link_url: string | null;
			media_url: string;
			image_url: string;
			asset_id: string | null;
			cover_image_url: string | null;
			board_id: string;
			pinterest_pin_id: string | null;
			error_code: ErrorCode | null;
			error_message: string | null;
			idempotency_key: string;
			created_at: string;
			updated_at: string;
			published_at: string | null;
			failed_at: string | null;
			removed_from_pinterest_at: string | null;
			attempts: number;
			next_look_at: string | null;
			planned_at: string | null;
			unconfirmed: boolean;
			cancel_requested: boolean;
			near_duplicate_of: string | null;
			schedule_id: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			already_existed?: boolean;
		};
	};
	'PATCH /v1/pinterest/accounts/{account_id}': {
		path: {
			account_id: string;
		};
		body: {
			link_parameter?: null | string;
			client_id?: string | null;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_user_id: string;
			display_name: string | null;
			username: string | null;
			scopes: string;
			created_at: string;
			updated_at: string;
			revoked_at: string | null;
			token_expires_at: string | null;
			health_status: 'healthy' | 'expiring' | 'reconnect_required' | 'missing_scope' | 'limited' | 'revoked';
			health_message: string | null;
			health_remedy: string | null;
			health_checked_at: string | null;
			reconnect_required: boolean;
			missing_scopes: string[];
			link_parameter: string | null;
			client_id: string | null;
		};
	};
	'PATCH /v1/pinterest/accounts/{account_id}/pace': {
		path: {
			account_id: string;
		};
		body: {
			spacing_seconds?: number | null;
			daily_cap?: number | null;
			time_zone?: string | null;
		};
		answer: {
			account_id: string;
			spacing_seconds: number;
			daily_cap: number;
			time_zone: string;
			own: {
				spacing_seconds: number | null;
				daily_cap: number | null;
				time_zone: string | null;
			};
			client: {
				client_id: string;
				spacing_seconds: number | null;
				daily_cap: number | null;
				time_zone: string | null;
			} | null;
			limits_from: {
				spacing_seconds: 'account' | 'client' | 'settings';
				daily_cap: 'account' | 'client' | 'settings';
				time_zone: 'account' | 'client' | 'settings';
			};
		};
	};
	'PATCH /v1/projects/{project_id}': {
		path: {
			project_id: string;
		};
		body: {
			block_near_duplicates: boolean;
		};
		answer: {
			id: string;
			name: string;
			environment: 'production' | 'sandbox';
			provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
			external_id: string | null;
			plan: 'enterprise';
			created_at: string;
			block_near_duplicates: boolean;
		};
	};
	'PATCH /v1/schedules/{schedule_id}': {
		path: {
			schedule_id: string;
		};
		body: {
			run_at?: string;
			scheduled_at?: string;
			board_id?: string;
			title?: string;
			description?: '' | null | string;
			link_url?: '' | null | string;
			link?: '' | null | string;
			alt_text?: '' | null | string;
			image_url?: string;
			media_url?: string;
			asset_id?: string;
			cover_image_url?: '' | null | string;
			cover_image_asset_id?: '' | null | string;
			account_id?: never;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			run_at: string;
			status: 'scheduled' | 'queued' | 'deferred' | 'running' | 'done' | 'failed' | 'canceled';
			payload: {
				board_id: string;
				title: string;
				description: string | null;
				link_url: string | null;
				media_type: 'image' | 'video';
				media_url: string;
				image_url: string;
				asset_id: string | null;
				cover_image_url: string | null;
				alt_text: string | null;
				dominant_color: string | null;
				related_terms: string[] | null;
			};
			last_error: string | null;
			pin_id: string | null;
			created_at: string;
			updated_at: string;
			error_code: ErrorCode | null;
			idempotency_key: string;
			draft: boolean;
			cancel_requested: boolean;
			next_look_at: string | null;
			planned_at: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			near_duplicate_of: string | null;
			already_existed?: boolean;
		};
	};
	'PATCH /v1/tenants/{tenant_id}': {
		path: {
			tenant_id: string;
		};
		body: {
			name?: string;
			monthly_quota?: number | null;
		};
		answer: {
			id: string;
			name: string;
			external_id: string | null;
			monthly_quota: number | null;
			created_at: string;
			updated_at: string;
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			}[];
		};
	};
	'PATCH /v1/webhooks/{webhook_id}': {
		path: {
			webhook_id: string;
		};
		body: {
			url?: string;
			secret?: string;
			events?: ('pin.published' | 'pin.failed' | 'pin.retrying' | 'pin.retries_exhausted' | 'pin.unconfirmed' | 'pin.deferred' | 'pin.warning' | 'pin.canceled' | 'pin.removed' | 'account.limited' | 'account.connected' | 'account.token_expiring' | 'account.reconnect_required' | 'account.recovered')[];
			is_enabled?: boolean;
		};
		answer: {
			id: string;
			workspace_id: string;
			url: string;
			events: ('pin.published' | 'pin.failed' | 'pin.retrying' | 'pin.retries_exhausted' | 'pin.unconfirmed' | 'pin.deferred' | 'pin.warning' | 'pin.canceled' | 'pin.removed' | 'account.limited' | 'account.connected' | 'account.token_expiring' | 'account.reconnect_required' | 'account.recovered')[];
			is_enabled: boolean;
			disabled_reason: string | null;
			created_at: string;
			updated_at: string;
		};
	};
	'POST /connect/{token}': {
		path: {
			token: string;
		};
		answer: undefined;
	};
	'POST /setup/{token}': {
		path: {
			token: string;
		};
		body: {
			email?: '' | string;
			full_name?: string;
			password: string;
		};
		answer: {
			status: 'open' | 'done';
			email: string | null;
		};
	};
	'POST /v1/api-keys': {
		body: {
			name: string;
			scopes?: ('read' | 'write' | 'destructive')[] | null;
			pinterest_account_ids?: string[] | null;
			client_ids?: string[] | null;
			expires_at?: string | null;
		};
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			api_key: string;
			scopes: ('read' | 'write' | 'destructive')[];
			pinterest_account_ids: string[] | null;
			client_ids: string[] | null;
			expires_at: string | null;
			created_at: string;
		};
	};
	'POST /v1/api-keys/{key_id}/reroll': {
		path: {
			key_id: string;
		};
		body: {
			overlap_hours?: number;
			expires_at?: string | null;
		};
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			api_key: string;
			scopes: ('read' | 'write' | 'destructive')[];
			pinterest_account_ids: string[] | null;
			client_ids: string[] | null;
			expires_at: string | null;
			created_at: string;
			replaces: {
				id: string;
				expires_at: string;
			};
		};
	};
	'POST /v1/assets/images': {
		answer: {
			id: string;
			workspace_id: string;
			workspace_environment: 'production' | 'sandbox' | null;
			asset_type: 'image' | 'video';
			original_filename: string;
			stored_filename: string;
			content_type: string;
			file_size_bytes: number;
			file_size_display: string;
			referenced_by_pin_count: number;
			public_url: string;
			created_at: string;
			updated_at: string;
		};
	};
	'POST /v1/assets/videos': {
		answer: {
			id: string;
			workspace_id: string;
			workspace_environment: 'production' | 'sandbox' | null;
			asset_type: 'image' | 'video';
			original_filename: string;
			stored_filename: string;
			content_type: string;
			file_size_bytes: number;
			file_size_display: string;
			referenced_by_pin_count: number;
			public_url: string;
			created_at: string;
			updated_at: string;
		};
	};
	'POST /v1/auth/change-password': {
		body: {
			current_password: string;
			new_password: string;
		};
		answer: {
			user: {
				id: string;
				email: string;
				full_name: string | null;
				timezone: string;
				email_verified: boolean;
				created_at: string;
			};
			organization: {
				id: string;
				name: string;
			};
			active_project: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			};
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			}[];
			workspace: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			};
			permissions: {
				can_manage_members: boolean;
				can_manage_billing: boolean;
				can_manage_api_keys: boolean;
				can_manage_integrations: boolean;
				can_publish: boolean;
				can_delete_assets: boolean;
				can_reset_sandbox: boolean;
				can_view_reports: boolean;
				can_delete_content: boolean;
			};
			available_organizations: {
				organization: {
					id: string;
					name: string;
				};
				organization_role: 'owner';
				permissions: {
					can_manage_members: boolean;
					can_manage_billing: boolean;
					can_manage_api_keys: boolean;
					can_manage_integrations: boolean;
					can_publish: boolean;
					can_delete_assets: boolean;
					can_reset_sandbox: boolean;
					can_view_reports: boolean;
					can_delete_content: boolean;
				};
				active_project: {
					id: string;
					name: string;
					environment: 'production' | 'sandbox';
					provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
					external_id: string | null;
					plan: 'enterprise';
					created_at: string;
					block_near_duplicates: boolean;
					timezone: string;
				};
				projects: {
					id: string;
					name: string;
					environment: 'production' | 'sandbox';
					provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
					external_id: string | null;
					plan: 'enterprise';
					created_at: string;
					block_near_duplicates: boolean;
					timezone: string;
				}[];
			}[];
			access_token: string;
			token_type: 'bearer';
			expires_in: number;
		};
	};
	'POST /v1/auth/login': {
		body: {
			email: string;
			password: string;
		};
		answer: {
			user: {
				id: string;
				email: string;
				full_name: string | null;
				timezone: string;
				email_verified: boolean;
				created_at: string;
			};
			organization: {
				id: string;
				name: string;
			};
			active_project: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			};
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			}[];
			workspace: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
				timezone: string;
			};
			permissions: {
				can_manage_members: boolean;
				can_manage_billing: boolean;
				can_manage_api_keys: boolean;
				can_manage_integrations: boolean;
				can_publish: boolean;
				can_delete_assets: boolean;
				can_reset_sandbox: boolean;
				can_view_reports: boolean;
				can_delete_content: boolean;
			};
			available_organizations: {
				organization: {
					id: string;
					name: string;
				};
				organization_role: 'owner';
				permissions: {
					can_manage_members: boolean;
					can_manage_billing: boolean;
					can_manage_api_keys: boolean;
					can_manage_integrations: boolean;
					can_publish: boolean;
					can_delete_assets: boolean;
					can_reset_sandbox: boolean;
					can_view_reports: boolean;
					can_delete_content: boolean;
				};
				active_project: {
					id: string;
					name: string;
					environment: 'production' | 'sandbox';
					provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
					external_id: string | null;
					plan: 'enterprise';
					created_at: string;
					block_near_duplicates: boolean;
					timezone: string;
				};
				projects: {
					id: string;
					name: string;
					environment: 'production' | 'sandbox';
					provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
					external_id: string | null;
					plan: 'enterprise';
					created_at: string;
					block_near_duplicates: boolean;
					timezone: string;
				}[];
			}[];
			access_token: string;
			token_type: 'bearer';
			expires_in: number;
		};
	};
	'POST /v1/auth/logout': {
		answer: undefined;
	};
	'POST /v1/clients': {
		body: {
			name: string;
			external_id?: string | null;
			notes?: string | null;
			default_board_id?: string | null;
			time_zone?: string | null;
			spacing_seconds?: number | null;
			daily_cap?: number | null;
		};
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			external_id: string | null;
			notes: string | null;
			default_board_id: string | null;
			time_zone: string | null;
			spacing_seconds: number | null;
			daily_cap: number | null;
			account_ids: string[];
			created_at: string;
			updated_at: string;
			archived_at: string | null;
		};
	};
	'POST /v1/connect-links': {
		body: {
			label: string;
			client_id?: string | null;
			account_id?: string | null;
			expires_in_hours?: number | null;
			expires_at?: string | null;
		};
		answer: {
			id: string;
			workspace_id: string;
			label: string;
			status: 'open' | 'used' | 'expired' | 'revoked';
			client_id: string | null;
			reconnect: boolean;
			account_id: string | null;
			created_at: string;
			expires_at: string;
			used_at: string | null;
			revoked_at: string | null;
			url: string;
		};
	};
	'POST /v1/pins': {
		body: {
			account_id: string;
			board_id?: string;
			title: string;
			description?: '' | null | string;
			related_terms?: '' | null | string[] | string;
			alt_text?: '' | null | string;
			dominant_color?: '' | null | string;
			link_url?: '' | null | string;
			link?: '' | null | string;
			image_url?: '' | null | string;
			media_url?: '' | null | string;
			asset_id?: '' | null | string;
			cover_image_url?: '' | null | string;
			cover_image_asset_id?: '' | null | string;
			idempotency_key?: '' | null | string;
			publish_date?: never;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			status: 'queued' | 'deferred' | 'publishing' | 'published' | 'failed';
			media_type: 'image' | 'video';
			title: string;
			description: string | null;
			alt_text: string | null;
			dominant_color: string | null;
			related_terms: string[] | null;
			link_url: string | null;
			media_url: string;
			image_url: string;
			asset_id: string | null;
			cover_image_url: string | null;
			board_id: string;
			pinterest_pin_id: string | null;
			error_code: ErrorCode | null;
			error_message: string | null;
			idempotency_key: string;
			created_at: string;
			updated_at: string;
			published_at: string | null;
			failed_at: string | null;
			removed_from_pinterest_at: string | null;
			attempts: number;
			next_look_at: string | null;
			planned_at: string | null;
			unconfirmed: boolean;
			cancel_requested: boolean;
			near_duplicate_of: string | null;
			schedule_id: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			already_existed?: boolean;
		};
	};
	'POST /v1/pins/validate': {
		body: {
			account_id: string;
			board_id?: string;
			title: string;
			description?: '' | null | string;
			related_terms?: '' | null | string[] | string;
			alt_text?: '' | null | string;
			dominant_color?: '' | null | string;
			link_url?: '' | null | string;
			link?: '' | null | string;
			image_url?: '' | null | string;
			media_url?: '' | null | string;
			asset_id?: '' | null | string;
			cover_image_url?: '' | null | string;
			cover_image_asset_id?: '' | null | string;
			idempotency_key?: '' | null | string;
			publish_date?: never;
		};
		answer: {
			valid: boolean;
			dry_run: true;
			checks: {
				name: string;
				status: 'passed' | 'failed' | 'warning' | 'skipped';
				code: string | null;
				message: string;
				remediation: string | null;
				details: Record<string, unknown> | null;
			}[];
			resolved: {
				account_id: string;
				board_id: string;
				idempotency_key: string | null;
				run_at: string | null;
				image_url: string | null;
				link_url: string | null;
			} | null;
			existing_pin_id: string | null;
			headroom: Record<string, unknown> | null;
		};
	};
	'POST /v1/pins/{pin_id}/retry': {
		path: {
			pin_id: string;
		};
		body: {
			board_id?: '' | null | string;
			account_id?: '' | null | string;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			status: 'queued' | 'deferred' | 'publishing' | 'published' | 'failed';
			media_type: 'image' | 'video';
			title: string;
			description: string | null;
			alt_text: string | null;
			dominant_color: string | null;
			related_terms: string[] | null;
			link_url: string | null;
			media_url: string;
			image_url: string;
			asset_id: string | null;
			cover_image_url: string | null;
			board_id: string;
			pinterest_pin_id: string | null;
			error_code: ErrorCode | null;
			error_message: string | null;
			idempotency_key: string;
			created_at: string;
			updated_at: string;
			published_at: string | null;
			failed_at: string | null;
			removed_from_pinterest_at: string | null;
			attempts: number;
			next_look_at: string | null;
			planned_at: string | null;
			unconfirmed: boolean;
			cancel_requested: boolean;
			near_duplicate_of: string | null;
			schedule_id: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			already_existed?: boolean;
		};
	};
	'POST /v1/pinterest/accounts/{account_id}/doctor': {
		path: {
			account_id: string;
		};
		body: {
			board_id?: string;
			image_url?: string;
			test_pin?: boolean;
		};
		answer: {
			account_id: string;
			checked_at: string;
			healthy: boolean;
			checks: {
				check: 'token' | 'scopes' | 'board' | 'media' | 'app_access' | 'rate_limits' | 'account_changes' | 'test_pin';
				status: 'ok' | 'warning' | 'failed' | 'skipped';
				code: string | null;
				message: string;
				remedy: string | null;
				facts: Record<string, unknown>;
			}[];
		};
	};
	'POST /v1/pinterest/boards': {
		body: {
			account_id: string;
			name: string;
			description?: string | null;
			privacy?: 'PUBLIC' | 'PROTECTED' | 'SECRET' | null;
		};
		answer: {
			id: string;
			name: string;
			description: string | null;
			privacy: string | null;
		};
	};
	'POST /v1/projects': {
		body: {
			name: string;
			provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
			external_id?: string | null;
		};
		answer: {
			id: string;
			name: string;
			environment: 'production' | 'sandbox';
			provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
			external_id: string | null;
			plan: 'enterprise';
			created_at: string;
			block_near_duplicates: boolean;
			already_existed?: true;
		};
	};
	'POST /v1/projects/sandbox': {
		body: {
			name?: string | null;
		};
		answer: {
			organization: {
				id: string;
				name: string;
			};
			active_project: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			};
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			}[];
		};
	};
	'POST /v1/projects/sandbox/reset': {
		answer: {
			organization: {
				id: string;
				name: string;
			};
			active_project: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			};
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			}[];
		};
	};
	'POST /v1/projects/switch': {
		body: {
			project_id: string;
		};
		answer: {
			organization: {
				id: string;
				name: string;
			};
			active_project: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			};
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			}[];
			access_token: string;
			token_type: 'bearer';
			expires_in: number;
		};
	};
	'POST /v1/schedules': {
		body: {
			account_id: string;
			board_id?: string;
			title: string;
			description?: '' | null | string;
			related_terms?: '' | null | string[] | string;
			alt_text?: '' | null | string;
			dominant_color?: '' | null | string;
			link_url?: '' | null | string;
			link?: '' | null | string;
			image_url?: '' | null | string;
			media_url?: '' | null | string;
			asset_id?: '' | null | string;
			cover_image_url?: '' | null | string;
			cover_image_asset_id?: '' | null | string;
			idempotency_key?: '' | null | string;
			run_at?: string;
			scheduled_at?: string;
			publish_date?: never;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			run_at: string;
			status: 'scheduled' | 'queued' | 'deferred' | 'running' | 'done' | 'failed' | 'canceled';
			payload: {
				board_id: string;
				title: string;
				description: string | null;
				link_url: string | null;
				media_type: 'image' | 'video';
				media_url: string;
				image_url: string;
				asset_id: string | null;
				cover_image_url: string | null;
				alt_text: string | null;
				dominant_color: string | null;
				related_terms: string[] | null;
			};
			last_error: string | null;
			pin_id: string | null;
			created_at: string;
			updated_at: string;
			error_code: ErrorCode | null;
			idempotency_key: string;
			draft: boolean;
			cancel_requested: boolean;
			next_look_at: string | null;
			planned_at: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			near_duplicate_of: string | null;
			already_existed?: boolean;
		};
	};
	'POST /v1/schedules/validate': {
		body: {
			account_id: string;
			board_id?: string;
			title: string;
			description?: '' | null | string;
			related_terms?: '' | null | string[] | string;
			alt_text?: '' | null | string;
			dominant_color?: '' | null | string;
			link_url?: '' | null | string;
			link?: '' | null | string;
			image_url?: '' | null | string;
			media_url?: '' | null | string;
			asset_id?: '' | null | string;
			cover_image_url?: '' | null | string;
			cover_image_asset_id?: '' | null | string;
			idempotency_key?: '' | null | string;
			run_at?: string;
			scheduled_at?: string;
			publish_date?: never;
		};
		answer: {
			valid: boolean;
			dry_run: true;
			checks: {
				name: string;
				status: 'passed' | 'failed' | 'warning' | 'skipped';
				code: string | null;
				message: string;
				remediation: string | null;
				details: Record<string, unknown> | null;
			}[];
			resolved: {
				account_id: string;
				board_id: string;
				idempotency_key: string | null;
				run_at: string | null;
				image_url: string | null;
				link_url: string | null;
			} | null;
			existing_pin_id: string | null;
			headroom: Record<string, unknown> | null;
		};
	};
	'POST /v1/schedules/{schedule_id}/cancel': {
		path: {
			schedule_id: string;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			run_at: string;
			status: 'scheduled' | 'queued' | 'deferred' | 'running' | 'done' | 'failed' | 'canceled';
			payload: {
				board_id: string;
				title: string;
				description: string | null;
				link_url: string | null;
				media_type: 'image' | 'video';
				media_url: string;
				image_url: string;
				asset_id: string | null;
				cover_image_url: string | null;
				alt_text: string | null;
				dominant_color: string | null;
				related_terms: string[] | null;
			};
			last_error: string | null;
			pin_id: string | null;
			created_at: string;
			updated_at: string;
			error_code: ErrorCode | null;
			idempotency_key: string;
			draft: boolean;
			cancel_requested: boolean;
			next_look_at: string | null;
			planned_at: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			near_duplicate_of: string | null;
			already_existed?: boolean;
		};
	};
	'POST /v1/schedules/{schedule_id}/retry': {
		path: {
			schedule_id: string;
		};
		body: {
			run_at?: string;
			scheduled_at?: string;
		};
		answer: {
			id: string;
			workspace_id: string;
			pinterest_account_id: string;
			run_at: string;
			status: 'scheduled' | 'queued' | 'deferred' | 'running' | 'done' | 'failed' | 'canceled';
			payload: {
				board_id: string;
				title: string;
				description: string | null;
				link_url: string | null;
				media_type: 'image' | 'video';
				media_url: string;
				image_url: string;
				asset_id: string | null;
				cover_image_url: string | null;
				alt_text: string | null;
				dominant_color: string | null;
				related_terms: string[] | null;
			};
			last_error: string | null;
			pin_id: string | null;
			created_at: string;
			updated_at: string;
			error_code: ErrorCode | null;
			idempotency_key: string;
			draft: boolean;
			cancel_requested: boolean;
			next_look_at: string | null;
			planned_at: string | null;
			preflight: {
				state: 'pending' | 'passed' | 'warnings' | 'failed';
				checked_at: string | null;
				findings: {
					code: 'media_share_link' | 'media_is_page' | 'media_not_image' | 'media_format' | 'media_too_large' | 'media_url_expires' | 'media_too_small' | 'media_ratio' | 'media_content_type' | 'media_unreachable' | 'media_answers_error' | 'media_redirects' | 'media_address_refused' | 'link_shortener' | 'link_redirects_elsewhere' | 'link_redirects' | 'link_answers_error' | 'link_unreachable' | 'link_address_refused' | 'board_missing' | 'board_shared' | 'board_secret_scope';
					severity: 'error' | 'warning';
					message: string;
					remedy: string;
					field: string;
				}[];
			} | null;
			near_duplicate_of: string | null;
			already_existed?: boolean;
		};
	};
	'POST /v1/tenants': {
		body: {
			name: string;
			external_id?: string | null;
			provider?: 'simulator' | 'pinterest-sandbox' | 'pinterest' | null;
			monthly_quota?: number | null;
		};
		answer: {
			id: string;
			name: string;
			external_id: string | null;
			monthly_quota: number | null;
			created_at: string;
			updated_at: string;
			projects: {
				id: string;
				name: string;
				environment: 'production' | 'sandbox';
				provider: 'simulator' | 'pinterest-sandbox' | 'pinterest';
				external_id: string | null;
				plan: 'enterprise';
				created_at: string;
				block_near_duplicates: boolean;
			}[];
			api_key: string | null;
			already_existed?: true;
		};
	};
	'POST /v1/tenants/{tenant_id}/api-keys': {
		path: {
			tenant_id: string;
		};
		body: {
			name?: string;
			project_id?: string | null;
			scopes?: ('read' | 'write' | 'destructive')[] | null;
		};
		answer: {
			id: string;
			workspace_id: string;
			name: string;
			api_key: string;
			scopes: ('read' | 'write' | 'destructive')[];
			created_at: string;
		};
	};
	'POST /v1/webhooks': {
		body: {
			url: string;
			secret: string;
			events?: ('pin.published' | 'pin.failed' | 'pin.retrying' | 'pin.retries_exhausted' | 'pin.unconfirmed' | 'pin.deferred' | 'pin.warning' | 'pin.canceled' | 'pin.removed' | 'account.limited' | 'account.connected' | 'account.token_expiring' | 'account.reconnect_required' | 'account.recovered')[];
			is_enabled?: boolean;
		};
		answer: {
			id: string;
			workspace_id: string;
			url: string;
			events: ('pin.published' | 'pin.failed' | 'pin.retrying' | 'pin.retries_exhausted' | 'pin.unconfirmed' | 'pin.deferred' | 'pin.warning' | 'pin.canceled' | 'pin.removed' | 'account.limited' | 'account.connected' | 'account.token_expiring' | 'account.reconnect_required' | 'account.recovered')[];
			is_enabled: boolean;
			disabled_reason: string | null;
			created_at: string;
			updated_at: string;
		};
	};
}
