/* Made from /openapi.json by `npm run client-types`: not edited by hand. */
export interface paths {
    "/v1/partners": {
        /**
         * Partners: searched, filtered, sorted, or those of given ids
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PartnerListController_partners"];
    };
    "/v1/partners/{partnerId}/clients": {
        /**
         * The clients of a partner, with what each brought, now or as of a time, a position, or both
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["ClientsController_clients"];
    };
    "/v1/partners/{partnerId}": {
        /**
         * Where a partner stands, or stood: balances, codes, contract, what can be withdrawn
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PartnersController_partner"];
    };
    "/v1/partners/{partnerId}/balances": {
        /**
         * Balances and free days, now or as of a time, a position, or both
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PartnersController_balances"];
    };
    "/v1/partners/{partnerId}/ledger": {
        /**
         * The entries of a partner, newest first, now or as of a time, a position, or both
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PartnersController_ledger"];
    };
    "/v1/partners/{partnerId}/free-days": {
        /**
         * Free days and their entries, newest first, now or as of a time, a position, or both
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PartnersController_freeDays"];
    };
    "/v1/partners/{partnerId}/tree": {
        /**
         * Clients, their clients, and so on, now or as of a time, a position, or both; a node whose clients are not all shown says where they go on
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PartnersController_tree"];
    };
    "/v1/partners/{partnerId}/withdrawals": {
        /**
         * Withdrawals of a partner, newest first, now or as of a time, a position, or both
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PartnersController_withdrawals"];
    };
    "/v1/withdrawals": {
        /**
         * Withdrawals of all partners, the one requested last first
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["WithdrawalsController_withdrawals"];
    };
    "/v1/withdrawals/{withdrawalId}": {
        /**
         * One withdrawal and where it stands
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["WithdrawalsController_withdrawal"];
    };
    "/v1/accounts/{accountId}/referrer": {
        /**
         * Whose client an account is, or why nobody’s
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["AccountsController_referrer"];
    };
    "/v1/accounts/{accountId}/payments": {
        /**
         * Payments of an account and what they brought, newest first
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["AccountsController_payments"];
    };
    "/v1/payments/{paymentId}/explanation": {
        /**
         * Why a payment brought what it did, or nothing
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PaymentsController_explanation"];
    };
    "/v1/claims": {
        /**
         * Claims for missing clients, newest first
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["ClaimsController_claims"];
    };
    "/v1/claims/{claimId}": {
        /**
         * One claim
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["ClaimsController_claim"];
    };
    "/v1/claims/{claimId}/entries": {
        /**
         * What the decision of a claim moved, oldest first
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["ClaimsController_entries"];
    };
    "/v1/changes": {
        /**
         * What changed after a position, oldest first: a page, or, by `accept: text/event-stream`, as it comes
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["ChangesController_changes"];
    };
    "/v1/events/{source}/{eventId}": {
        /**
         * What became of an event that was sent; a slash in the source is %2F
         * @description Scope: operations:read.
         */
        get: operations["EventsController_event"];
    };
    "/v1/finance/trial-balance": {
        /**
         * Debits and credits per account class and asset
         * @description Scope: finance:read.
         */
        get: operations["FinanceController_trialBalance"];
    };
    "/v1/finance/liability": {
        /**
         * What is owed to partners, per currency and in days
         * @description Scope: finance:read.
         */
        get: operations["FinanceController_liability"];
    };
    "/v1/log/position": {
        /**
         * How far the log was recorded by a moment: the `atPosition` of what was known then
         * @description Scope: referrals:read or referrals:self or finance:read or operations:read.
         */
        get: operations["LogController_position"];
    };
    "/v1/finance/months/{month}": {
        /**
         * The close of a month as it was recorded: expense, what is owed, payouts
         * @description Scope: finance:read.
         */
        get: operations["MonthsController_close"];
    };
    "/v1/partners/{partnerId}/statements": {
        /**
         * The months of which a partner has statements, the latest first
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["StatementsController_statements"];
    };
    "/v1/partners/{partnerId}/statements/{month}": {
        /**
         * Opening, movements and closing of a month as it was recorded
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["StatementsController_statement"];
    };
    "/v1/partners/{partnerId}/rewards": {
        /**
         * Rewards per day or month in which they took effect, now or as of a time, a position, or both
         * @description Scope: referrals:read or referrals:self.
         */
        get: operations["PartnerRewardsController_rewards"];
    };
    "/v1/finance/rewards": {
        /**
         * Rewards of all partners per day or month in which they took effect
         * @description Scope: finance:read.
         */
        get: operations["FinanceRewardsController_rewards"];
    };
    "/v1/operations/projections": {
        /**
         * How far each read model is, and a digest of what it holds
         * @description Scope: operations:read.
         */
        get: operations["OperationsController_projections"];
    };
    "/v1/operations/summary": {
        /**
         * How far everything is, and how much somebody should look at
         * @description Scope: operations:read.
         */
        get: operations["OperationsController_summary"];
    };
    "/v1/operations/replays": {
        /**
         * The versions of the projections, with the proof of each replay, newest first
         * @description Scope: operations:read.
         */
        get: operations["OperationsController_replays"];
    };
    "/v1/operations/dead-letters": {
        /**
         * Messages and events that could not be used, newest first
         * @description Scope: operations:read.
         */
        get: operations["OperationsController_deadLetters"];
    };
    "/v1/operations/dead-letters/{id}": {
        /**
         * One of them, with its headers and bytes
         * @description Scope: operations:read.
         */
        get: operations["OperationsController_deadLetter"];
    };
    "/v1/operations/waiting": {
        /**
         * Facts that wait for another one, recorded first first
         * @description Scope: operations:read.
         */
        get: operations["OperationsController_waiting"];
    };
    "/v1/operations/retention-gaps": {
        /**
         * What the brokers deleted before it was read, found last first
         * @description Scope: operations:read.
         */
        get: operations["OperationsController_retentionGaps"];
    };
    "/v1/validate": {
        /**
         * What would become of events if they were sent; stores nothing
         * @description Scope: referrals:read or referrals:self or finance:read or operations:read.
         */
        post: operations["ValidateController_validate"];
    };
    "/health/live": {
        /** The process runs */
        get: operations["HealthController_live"];
    };
    "/health/ready": {
        /** Queries can be answered */
        get: operations["HealthController_ready"];
    };
    "/metrics": {
        /** Metrics for Prometheus */
        get: operations["HealthController_scrape"];
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ParameterError: {
            parameter: string;
            detail: string;
        };
        ProblemDocument: {
            type: string;
            title: string;
            /** Format: int64 */
            status: number;
            code: string;
            detail: string;
            instance: string;
            errors?: components["schemas"]["ParameterError"][];
        };
        ReferralCode: {
            code: string;
            active: boolean;
        };
        Balance: {
            currency: string;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            availableMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            heldMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            reservedMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            paidOutMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            earnedMinor: number | bigint;
        };
        FreeDays: {
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            granted: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            reversed: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            applied: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            held: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            available: number | bigint;
        };
        ListedPartner: {
            partnerId: string;
            /** @enum {string} */
            status: "active" | "suspended" | "idle";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            suspendsAt: string | null;
            /** @enum {string} */
            rewardMode: "commission" | "free_days";
            referralCodes: components["schemas"]["ReferralCode"][];
            /** Format: int64 */
            directClients: number;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            latestClientAt: string | null;
            balances: components["schemas"]["Balance"][];
            freeDays: components["schemas"]["FreeDays"];
        };
        PartnersAnswer: {
            partners: components["schemas"]["ListedPartner"][];
            unknown: string[];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        Earned: {
            currency: string;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            minor: number | bigint;
        };
        Client: {
            accountId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            signedUpAt: string;
            /** @enum {string} */
            via: "link" | "claim";
            /** Format: int64 */
            payments: number;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            lastPaymentAt: string | null;
            earned: components["schemas"]["Earned"][];
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            freeDays: number | bigint;
        };
        ClientsAnswer: {
            clients: components["schemas"]["Client"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        PartnerContract: {
            contractId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            signedAt: string | null;
            payoutAccountRef: string | null;
        };
        Withdrawable: {
            currency: string;
            /** Format: int64 */
            minimumMinor: number | null;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            availableMinor: number | bigint;
            eligible: boolean;
            /** @enum {string|null} */
            reason: "NO_CONTRACT" | "CURRENCY_NOT_PAYABLE" | "BELOW_MINIMUM" | "INSUFFICIENT_FUNDS" | null;
        };
        PartnerAnswer: {
            partnerId: string;
            /** @enum {string} */
            status: "active" | "suspended" | "idle";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            suspendsAt: string | null;
            /** @enum {string} */
            rewardMode: "commission" | "free_days";
            contract: components["schemas"]["PartnerContract"] | null;
            referralCodes: components["schemas"]["ReferralCode"][];
            /** Format: int64 */
            directClients: number;
            balances: components["schemas"]["Balance"][];
            freeDays: components["schemas"]["FreeDays"];
            withdrawal: components["schemas"]["Withdrawable"][];
        };
        BalancesAnswer: {
            partnerId: string;
            balances: components["schemas"]["Balance"][];
            freeDays: components["schemas"]["FreeDays"];
        };
        Entry: {
            entryId: string;
            /** Format: int64 */
            position: number;
            asset: string;
            /** Format: int64 */
            amount: number;
            debitAccount: string;
            creditAccount: string;
            /** @enum {string} */
            code: "COMMISSION" | "FREE_DAYS" | "REFUND" | "REFUND_FAILED" | "DISPUTE_OPENED" | "DISPUTE_WON" | "DISPUTE_LOST" | "FREE_DAYS_APPLIED" | "ADJUSTMENT" | "WITHDRAWAL_APPROVED" | "WITHDRAWAL_PAID" | "WITHDRAWAL_FAILED" | "WITHDRAWAL_RETURNED";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            effectiveAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            recordedAt: string;
            eventId: string;
            accountId: string | null;
            paymentId: string | null;
            withdrawalId: string | null;
            adjustmentId: string | null;
            reason: string | null;
        };
        LedgerAnswer: {
            entries: components["schemas"]["Entry"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        FreeDaysAnswer: {
            freeDays: components["schemas"]["FreeDays"];
            entries: components["schemas"]["Entry"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        Node: {
            accountId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            signedUpAt: string | null;
            /** @enum {string|null} */
            via: "link" | "claim" | null;
            clients: components["schemas"]["Node"][];
            /** Format: int64 */
            directClients: number;
            /** Format: int64 */
            totalClients: number;
            earned: components["schemas"]["Earned"][];
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            freeDays: number | bigint;
            /** @description The `after` that goes on with the clients of this node; null where all are shown. */
            next: string | null;
        };
        TreeAnswer: {
            root: components["schemas"]["Node"];
            truncated: boolean;
        };
        Withdrawal: {
            withdrawalId: string;
            partnerId: string;
            /** Format: int64 */
            amountMinor: number;
            currency: string;
            /** @enum {string} */
            status: "requested" | "approved" | "rejected" | "paid" | "failed" | "returned";
            reason: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            requestedAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            decidedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            settledAt: string | null;
            /** Format: int64 */
            availableMinor: number | null;
        };
        WithdrawalsAnswer: {
            withdrawals: components["schemas"]["Withdrawal"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        ReferrerAnswer: {
            accountId: string;
            partnerId: string | null;
            /** @enum {string|null} */
            via: "link" | "claim" | null;
            reason: string | null;
            note: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            signedUpAt: string | null;
        };
        Payment: {
            paymentId: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            time: string;
            /** Format: int64 */
            amountMinor: number;
            currency: string;
            /** @enum {string} */
            outcome: "commission" | "free_days" | "none";
            reason: string | null;
        };
        PaymentsAnswer: {
            payments: components["schemas"]["Payment"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        Fact: {
            /** Format: int64 */
            position: number;
            source: string;
            eventId: string;
            type: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            time: string;
            topic: string | null;
            /** Format: int64 */
            partition: number | null;
            /** Format: int64 */
            offset: number | null;
            why: string;
        };
        ExplanationAnswer: {
            paymentId: string;
            /** @enum {string} */
            outcome: "commission" | "free_days" | "none";
            reason: string | null;
            attributionReason: string | null;
            termsId: string;
            partnerId: string | null;
            accountId: string;
            facts: components["schemas"]["Fact"][];
            calculation: string[];
            entries: components["schemas"]["Entry"][];
        };
        Claim: {
            claimId: string;
            /** @enum {string} */
            status: "filed" | "approved" | "rejected";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            filedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            decidedAt: string | null;
            reason: string | null;
            partnerId: string | null;
            accountId: string | null;
            partnerInstance: string | null;
            clientInstance: string | null;
            partnerEmail: string | null;
            clientEmail: string | null;
            referralLink: string | null;
            /** @description Which of the five fields says something known here; e-mail addresses are not known here. */
            matched: ("partnerInstance" | "clientInstance" | "referralLink")[];
        };
        ClaimsAnswer: {
            claims: components["schemas"]["Claim"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        ClaimEntry: {
            entryId: string;
            /** Format: int64 */
            position: number;
            asset: string;
            /** Format: int64 */
            amount: number;
            debitAccount: string;
            creditAccount: string;
            /** @enum {string} */
            code: "COMMISSION" | "FREE_DAYS" | "REFUND" | "REFUND_FAILED" | "DISPUTE_OPENED" | "DISPUTE_WON" | "DISPUTE_LOST" | "FREE_DAYS_APPLIED" | "ADJUSTMENT" | "WITHDRAWAL_APPROVED" | "WITHDRAWAL_PAID" | "WITHDRAWAL_FAILED" | "WITHDRAWAL_RETURNED";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            effectiveAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            recordedAt: string;
            eventId: string;
            accountId: string | null;
            paymentId: string | null;
            withdrawalId: string | null;
            adjustmentId: string | null;
            reason: string | null;
            partnerId: string;
        };
        ClaimEntriesAnswer: {
            entries: components["schemas"]["ClaimEntry"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        Change: {
            cursor: string;
            /** Format: int64 */
            position: number;
            /** @enum {string} */
            type: "entry" | "attribution" | "claim" | "contract" | "link" | "terms" | "withdrawal" | "restatement";
            id: string;
            partnerId: string | null;
            previousPartnerId: string | null;
            accountId: string | null;
            status: string | null;
            reason: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            occurredAt: string | null;
            entry: components["schemas"]["Entry"] | null;
        };
        ChangesAnswer: {
            changes: components["schemas"]["Change"][];
            next: string;
            caughtUp: boolean;
        };
        EventWait: {
            kind: string;
            reason: string;
            waitsFor: string;
            note: string | null;
        };
        EventRefusal: {
            id: string;
            reason: string;
            message: string;
            /** @enum {string} */
            status: "open" | "redriven" | "discarded" | "acknowledged";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            recordedAt: string;
        };
        EventAnswer: {
            source: string;
            eventId: string;
            /** @enum {string} */
            status: "applied" | "pending" | "waiting" | "duplicate" | "refused";
            type: string | null;
            /** Format: int64 */
            position: number | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            time: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            recordedAt: string | null;
            topic: string | null;
            /** Format: int64 */
            partition: number | null;
            /** Format: int64 */
            offset: number | null;
            waiting: components["schemas"]["EventWait"] | null;
            deadLetters: components["schemas"]["EventRefusal"][];
        };
        AccountClassSums: {
            /** @enum {string} */
            accountClass: "program:expense" | "partner:available" | "partner:held" | "partner:reserved" | "payout:settled" | "days:applied";
            asset: string;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            debitMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            creditMinor: number | bigint;
        };
        TrialBalanceAnswer: {
            accounts: components["schemas"]["AccountClassSums"][];
            balanced: boolean;
        };
        Liability: {
            asset: string;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            availableMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            heldMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            reservedMinor: number | bigint;
            /** Format: int64 */
            partners: number;
        };
        LiabilityAnswer: {
            assets: components["schemas"]["Liability"][];
        };
        LogPositionAnswer: {
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            recordedBy: string;
            /** Format: int64 */
            position: number;
        };
        Owed: {
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            owed: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            available: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            held: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            reserved: number | bigint;
        };
        Correction: {
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            given: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            takenBack: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            settled: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            returned: number | bigint;
            /** Format: int64 */
            entries: number;
            month: string;
        };
        AssetMonth: {
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            given: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            takenBack: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            settled: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            returned: number | bigint;
            /** Format: int64 */
            entries: number;
            asset: string;
            opening: components["schemas"]["Owed"];
            corrections: components["schemas"]["Correction"][];
            closing: components["schemas"]["Owed"];
        };
        AccountMonth: {
            /** @enum {string} */
            accountClass: "program:expense" | "partner:available" | "partner:held" | "partner:reserved" | "payout:settled" | "days:applied";
            asset: string;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            openingMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            debitMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            creditMinor: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            closingMinor: number | bigint;
        };
        MonthCloseAnswer: {
            month: string;
            /** @enum {string} */
            status: "open" | "final";
            /** Format: int64 */
            afterPosition: number;
            /** Format: int64 */
            untilPosition: number;
            assets: components["schemas"]["AssetMonth"][];
            accounts: components["schemas"]["AccountMonth"][];
            balanced: boolean;
        };
        RecordedMonth: {
            month: string;
            /** @enum {string} */
            status: "open" | "final";
            /** Format: int64 */
            afterPosition: number;
            /** Format: int64 */
            untilPosition: number;
        };
        StatementsAnswer: {
            statements: components["schemas"]["RecordedMonth"][];
        };
        Movement: {
            entryId: string;
            /** Format: int64 */
            position: number;
            asset: string;
            /** Format: int64 */
            amount: number;
            debitAccount: string;
            creditAccount: string;
            /** @enum {string} */
            code: "COMMISSION" | "FREE_DAYS" | "REFUND" | "REFUND_FAILED" | "DISPUTE_OPENED" | "DISPUTE_WON" | "DISPUTE_LOST" | "FREE_DAYS_APPLIED" | "ADJUSTMENT" | "WITHDRAWAL_APPROVED" | "WITHDRAWAL_PAID" | "WITHDRAWAL_FAILED" | "WITHDRAWAL_RETURNED";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            effectiveAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            recordedAt: string;
            eventId: string;
            accountId: string | null;
            paymentId: string | null;
            withdrawalId: string | null;
            adjustmentId: string | null;
            reason: string | null;
            /** @enum {string|null} */
            effect: "given" | "takenBack" | "settled" | "returned" | null;
            /** Format: int64 */
            change: number;
            correctionOf: string | null;
        };
        StatementAnswer: {
            month: string;
            /** @enum {string} */
            status: "open" | "final";
            /** Format: int64 */
            afterPosition: number;
            /** Format: int64 */
            untilPosition: number;
            partnerId: string;
            assets: components["schemas"]["AssetMonth"][];
            movements: components["schemas"]["Movement"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        RewardsPoint: {
            asset: string;
            period: string;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            given: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            takenBack: number | bigint;
            /**
             * @description Exact, also beyond 2^53.
             * @example 390
             */
            net: number | bigint;
        };
        PartnerRewardsAnswer: {
            /** @enum {string} */
            by: "day" | "month";
            from: string;
            to: string;
            series: components["schemas"]["RewardsPoint"][];
            partnerId: string;
        };
        AllRewardsAnswer: {
            /** @enum {string} */
            by: "day" | "month";
            from: string;
            to: string;
            series: components["schemas"]["RewardsPoint"][];
        };
        Projection: {
            name: string;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            position: number;
            /** Format: int64 */
            lagEvents: number;
            lagSeconds: number;
            digest: string | null;
        };
        ProjectionsAnswer: {
            projections: components["schemas"]["Projection"][];
        };
        DeadLetterCount: {
            reason: string;
            /** Format: int64 */
            open: number;
            /** Format: int64 */
            acknowledged: number;
        };
        WaitingCount: {
            /** @enum {string} */
            kind: "payment" | "signup" | "refund" | "refund_failure" | "dispute" | "contract_termination" | "link_disabling" | "claim_approval" | "withdrawal_outcome";
            /** Format: int64 */
            count: number;
        };
        OperationsSummaryAnswer: {
            /** Format: int64 */
            head: number;
            /** Format: int64 */
            position: number;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            lagEvents: number;
            lagSeconds: number;
            otherRelease: string | null;
            deadLetters: components["schemas"]["DeadLetterCount"][];
            waiting: components["schemas"]["WaitingCount"][] | null;
            /** Format: int64 */
            openRetentionGaps: number;
        };
        TableProof: {
            table: string;
            live: string | null;
            replayed: string | null;
            equal: boolean;
            leftOut: boolean;
            /** Format: int64 */
            onlyLive: number | null;
            /** Format: int64 */
            onlyReplayed: number | null;
        };
        Proof: {
            /** Format: int64 */
            position: number;
            /** Format: int64 */
            liveVersion: number;
            liveProgram: string | null;
            equal: boolean;
            tables: components["schemas"]["TableProof"][];
        };
        Replay: {
            /** Format: int64 */
            version: number;
            /** @enum {string} */
            state: "created" | "replaying" | "indexing" | "catching up" | "comparing" | "ready" | "live" | "retired" | "failed" | "aborted";
            /** @enum {string} */
            purpose: "replay" | "build" | "audit" | "rollback";
            program: string;
            /** Format: int64 */
            position: number;
            /** Format: int64 */
            readPosition: number;
            /** Format: int64 */
            target: number | null;
            held: boolean;
            acceptedReason: string | null;
            failure: string | null;
            /** @enum {string|null} */
            failedIn: "created" | "replaying" | "indexing" | "catching up" | "comparing" | "ready" | "live" | "retired" | "failed" | "aborted" | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            liveSince: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            retiredAt: string | null;
            proof: components["schemas"]["Proof"] | null;
        };
        ReplaysAnswer: {
            /** Format: int64 */
            head: number;
            replays: components["schemas"]["Replay"][];
        };
        DeadLetter: {
            id: string;
            topic: string | null;
            /** Format: int64 */
            partition: number | null;
            /** Format: int64 */
            offset: number | null;
            /** Format: int64 */
            batchIndex: number | null;
            /** Format: int64 */
            position: number | null;
            source: string | null;
            eventId: string | null;
            type: string | null;
            reason: string;
            message: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            recordedAt: string;
            /** @enum {string} */
            status: "open" | "redriven" | "discarded" | "acknowledged";
        };
        DeadLettersAnswer: {
            deadLetters: components["schemas"]["DeadLetter"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        FieldProblem: {
            field: string;
            problem: string;
        };
        DeadLetterAnswer: {
            id: string;
            topic: string | null;
            /** Format: int64 */
            partition: number | null;
            /** Format: int64 */
            offset: number | null;
            /** Format: int64 */
            batchIndex: number | null;
            /** Format: int64 */
            position: number | null;
            source: string | null;
            eventId: string | null;
            type: string | null;
            reason: string;
            message: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            recordedAt: string;
            /** @enum {string} */
            status: "open" | "redriven" | "discarded" | "acknowledged";
            problems: components["schemas"]["FieldProblem"][];
            headers: {
                [key: string]: string;
            };
            rawBase64: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            decidedAt: string | null;
            decidedBy: string | null;
            decisionReason: string | null;
        };
        WaitingFact: {
            /** Format: int64 */
            position: number;
            eventId: string;
            source: string;
            type: string;
            /** @enum {string} */
            kind: "payment" | "signup" | "refund" | "refund_failure" | "dispute" | "contract_termination" | "link_disabling" | "claim_approval" | "withdrawal_outcome";
            /** @enum {string} */
            reason: "UNKNOWN_CLIENT" | "UNKNOWN_PAYMENT" | "UNKNOWN_REFUND" | "ACCOUNT_MISMATCH" | "UNKNOWN_CODE" | "UNKNOWN_CONTRACT" | "ILLEGAL_TRANSITION";
            waitsFor: string;
            note: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            since: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            time: string;
            partnerId: string | null;
            accountId: string | null;
            paymentId: string | null;
            refundId: string | null;
            disputeId: string | null;
            contractId: string | null;
            withdrawalId: string | null;
            claimId: string | null;
            code: string | null;
        };
        WaitingAnswer: {
            waiting: components["schemas"]["WaitingFact"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        RetentionGap: {
            /** Format: int64 */
            id: number;
            topic: string;
            /** Format: int64 */
            partition: number;
            /** @enum {string} */
            cause: "RETENTION" | "LOG_RESET";
            /** Format: int64 */
            fromOffset: number;
            /** Format: int64 */
            toOffset: number;
            /** Format: int64 */
            resumedAtOffset: number;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            detectedAt: string;
            /** @enum {string} */
            status: "open" | "acknowledged";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            acknowledgedAt: string | null;
            acknowledgedBy: string | null;
            acknowledgementReason: string | null;
        };
        RetentionGapsAnswer: {
            retentionGaps: components["schemas"]["RetentionGap"][];
            /** @description The `after` of the next page; null on the last. */
            next: string | null;
        };
        EventVerdict: {
            /** Format: int64 */
            line: number;
            /** @enum {string} */
            outcome: "valid" | "refused";
            batchIndex?: number;
            source?: string;
            id?: string;
            type?: string;
            /** @enum {string} */
            reason?: "NOT_JSON" | "NOT_A_CLOUDEVENT" | "UNKNOWN_TYPE" | "INVALID_DATA" | "TOO_LARGE" | "ID_REUSED" | "TIME_IN_FUTURE" | "UNSUPPORTED_ENCODING";
            message?: string;
            problems?: components["schemas"]["FieldProblem"][];
            warnings?: components["schemas"]["FieldProblem"][];
        };
        ValidationAnswer: {
            /** Format: int64 */
            valid: number;
            /** Format: int64 */
            warned: number;
            /** Format: int64 */
            refused: number;
            events: components["schemas"]["EventVerdict"][];
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "error";
            checks: {
                [key: string]: string;
            };
            warnings: {
                [key: string]: string;
            };
        };
    };
    responses: {
        /** @description A parameter is wrong or unknown. */
        Problem400: {
            headers: {
                /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                "x-position"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDocument"];
            };
        };
        /** @description No bearer token, or one that is not trusted. */
        Problem401: {
            headers: {
                /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                "x-position"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDocument"];
            };
        };
        /** @description The token lacks the scope. */
        Problem403: {
            headers: {
                /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                "x-position"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDocument"];
            };
        };
        /** @description Nothing with this id is known, or nothing that the caller may see. */
        Problem404: {
            headers: {
                /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                "x-position"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDocument"];
            };
        };
        /** @description The event of x-min-event was refused. */
        Problem409: {
            headers: {
                /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                "x-position"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDocument"];
            };
        };
        /** @description More is asked than this caller may ask for; retry-after says when to try again. */
        Problem429: {
            headers: {
                /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                "x-position"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDocument"];
            };
        };
        /** @description What was to be waited for was not reached in time, more is asked than can be read, or the data cannot be read at the moment. */
        Problem503: {
            headers: {
                /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                "x-position"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDocument"];
            };
        };
    };
    parameters: {
        /** @description Wait until the answer reflects this position. */
        "x-min-position": number;
        /** @description Wait until the answer reflects this event: SOURCE/ID, each percent-encoded where it holds a slash. */
        "x-min-event": string;
        /** @description Wait until the answer reflects this message: TOPIC:PARTITION:OFFSET. */
        "x-min-offset": string;
        /** @description How long to wait for it; 60 s at most. */
        "x-max-wait-ms": number;
        /** @description Of a stream: goes before `after`. */
        "last-event-id": string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    PartnerListController_partners: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description The beginning of a partner’s id, of one of its codes, or of one of its clients’ ids. Ids as they are written, codes in any case. */
                search?: string;
                status?: "idle" | "active" | "suspended";
                rewardMode?: "commission" | "free_days";
                sort?: "partnerId" | "-partnerId" | "earned" | "-earned" | "available" | "-available" | "clients" | "-clients" | "latestClient" | "-latestClient";
                /** @description Of what `earned` and `available` are sorted by: a currency, or DAY. */
                asset?: "AED" | "AFN" | "ALL" | "AMD" | "ANG" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BGN" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BOV" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHE" | "CHF" | "CHW" | "CLF" | "CLP" | "CNY" | "COP" | "COU" | "CRC" | "CUC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HRK" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MXV" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SLL" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "USN" | "UYI" | "UYU" | "UYW" | "UZS" | "VED" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XAG" | "XAU" | "XBA" | "XBB" | "XBC" | "XBD" | "XCD" | "XCG" | "XDR" | "XOF" | "XPD" | "XPF" | "XPT" | "XSU" | "XTS" | "XUA" | "XXX" | "YER" | "ZAR" | "ZMW" | "ZWG" | "ZWL" | "DAY";
                /** @description Partners in one answer, in this order: at most 500, separated by commas. No `limit` cuts them off; nothing that chooses or orders partners is given with them. */
                ids?: string;
                /** @description csv: all of `partners` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnersAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    ClientsController_clients: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description Only what was posted by this position; it lies no further than `x-position`. */
                atPosition?: number;
                /** @description The beginning of a client’s id, as it is written. */
                search?: string;
                sort?: "signedUpAt" | "-signedUpAt" | "accountId" | "-accountId";
                /** @description csv: all of `clients` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    PartnersController_partner: {
        parameters: {
            query?: {
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description Only what was posted by this position; it lies no further than `x-position`. */
                atPosition?: number;
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    PartnersController_balances: {
        parameters: {
            query?: {
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description Only what was posted by this position; it lies no further than `x-position`. */
                atPosition?: number;
                /** @description csv: all of `balances` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalancesAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    PartnersController_ledger: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description Only what was posted by this position; it lies no further than `x-position`. */
                atPosition?: number;
                /** @description A currency, or DAY. */
                asset?: "AED" | "AFN" | "ALL" | "AMD" | "ANG" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BGN" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BOV" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHE" | "CHF" | "CHW" | "CLF" | "CLP" | "CNY" | "COP" | "COU" | "CRC" | "CUC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HRK" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MXV" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SLL" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "USN" | "UYI" | "UYU" | "UYW" | "UZS" | "VED" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XAG" | "XAU" | "XBA" | "XBB" | "XBC" | "XBD" | "XCD" | "XCG" | "XDR" | "XOF" | "XPD" | "XPF" | "XPT" | "XSU" | "XTS" | "XUA" | "XXX" | "YER" | "ZAR" | "ZMW" | "ZWG" | "ZWL" | "DAY";
                code?: "COMMISSION" | "FREE_DAYS" | "REFUND" | "REFUND_FAILED" | "DISPUTE_OPENED" | "DISPUTE_WON" | "DISPUTE_LOST" | "FREE_DAYS_APPLIED" | "ADJUSTMENT" | "WITHDRAWAL_APPROVED" | "WITHDRAWAL_PAID" | "WITHDRAWAL_FAILED" | "WITHDRAWAL_RETURNED";
                /** @description csv: all of `entries` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    PartnersController_freeDays: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description Only what was posted by this position; it lies no further than `x-position`. */
                atPosition?: number;
                /** @description csv: all of `entries` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FreeDaysAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    PartnersController_tree: {
        parameters: {
            query?: {
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description Only what was posted by this position; it lies no further than `x-position`. */
                atPosition?: number;
                /** @description The `next` of a node: the answer begins at that node, with the clients that were not shown. */
                after?: string;
                depth?: number;
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreeAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    PartnersController_withdrawals: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description Only what was posted by this position; it lies no further than `x-position`. */
                atPosition?: number;
                /** @description csv: all of `withdrawals` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WithdrawalsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    WithdrawalsController_withdrawals: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                status?: "approved" | "rejected" | "paid" | "failed" | "returned";
                /** @description csv: all of `withdrawals` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WithdrawalsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    WithdrawalsController_withdrawal: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                withdrawalId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawal"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    AccountsController_referrer: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                accountId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferrerAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    AccountsController_payments: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description csv: all of `payments` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                accountId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    PaymentsController_explanation: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                paymentId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplanationAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    ClaimsController_claims: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                status?: "filed" | "approved" | "rejected";
                /** @description csv: all of `claims` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    ClaimsController_claim: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                claimId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    ClaimsController_entries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description csv: all of `entries` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                claimId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimEntriesAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    ChangesController_changes: {
        parameters: {
            query?: {
                after?: string;
                partner?: string;
                type?: "entry" | "attribution" | "claim" | "contract" | "link" | "terms" | "withdrawal" | "restatement";
                /** @description Of a page; a stream has none. */
                limit?: number;
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
                "last-event-id"?: components["parameters"]["last-event-id"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesAnswer"];
                    "text/event-stream": components["schemas"]["ChangesAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    EventsController_event: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                source: string;
                eventId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    FinanceController_trialBalance: {
        parameters: {
            query?: {
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description csv: all of `accounts` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialBalanceAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    FinanceController_liability: {
        parameters: {
            query?: {
                /** @description Only what was effective by then. */
                asOf?: string;
                /** @description csv: all of `assets` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiabilityAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    LogController_position: {
        parameters: {
            query?: {
                /** @description When it had been recorded. Left out: by now. */
                recordedBy?: string;
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPositionAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    MonthsController_close: {
        parameters: {
            query?: {
                /** @description csv: all of `accounts` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                month: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthCloseAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    StatementsController_statements: {
        parameters: {
            query?: {
                /** @description csv: all of `statements` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    StatementsController_statement: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description csv: all of `movements` as text/csv, not in pages; html: as a page to be printed. Left out: by `accept`. */
                format?: "json" | "csv" | "html";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
                month: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    PartnerRewardsController_rewards: {
        parameters: {
            query?: {
                by?: "day" | "month";
                /** @description The first day, UTC. Left out: so that there are 30 days, or 12 months. */
                from?: string;
                /** @description The last day, UTC. Left out: today. */
                to?: string;
                /** @description Only what was effective by then. Its day is the last where `to` is left out. */
                asOf?: string;
                /** @description Only what was posted by this position; it lies no further than `x-position`. */
                atPosition?: number;
                /** @description csv: all of `series` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                partnerId: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerRewardsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    FinanceRewardsController_rewards: {
        parameters: {
            query?: {
                by?: "day" | "month";
                /** @description The first day, UTC. Left out: so that there are 30 days, or 12 months. */
                from?: string;
                /** @description The last day, UTC. Left out: today. */
                to?: string;
                /** @description csv: all of `series` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllRewardsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_projections: {
        parameters: {
            query?: {
                /** @description csv: all of `projections` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectionsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_summary: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationsSummaryAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_replays: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplaysAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_deadLetters: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                reason?: "NOT_JSON" | "NOT_A_CLOUDEVENT" | "UNKNOWN_TYPE" | "INVALID_DATA" | "TOO_LARGE" | "ID_REUSED" | "TIME_IN_FUTURE" | "UNSUPPORTED_ENCODING" | "DUPLICATE_SIGNUP" | "DUPLICATE_BUSINESS_ID" | "CODE_TAKEN" | "ILLEGAL_TRANSITION" | "OVER_REFUND";
                topic?: string;
                status?: "open" | "redriven" | "discarded" | "acknowledged";
                /** @description csv: all of `deadLetters` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLettersAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_deadLetter: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
            path: {
                id: string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_waiting: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                kind?: "payment" | "signup" | "refund" | "refund_failure" | "dispute" | "contract_termination" | "link_disabling" | "claim_approval" | "withdrawal_outcome";
                /** @description csv: all of `waiting` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    OperationsController_retentionGaps: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                status?: "open" | "acknowledged";
                /** @description csv: all of `retentionGaps` as text/csv, not in pages. Left out: by `accept`. */
                format?: "json" | "csv";
            };
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionGapsAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    ValidateController_validate: {
        parameters: {
            header?: {
                "x-min-position"?: components["parameters"]["x-min-position"];
                "x-min-event"?: components["parameters"]["x-min-event"];
                "x-min-offset"?: components["parameters"]["x-min-offset"];
                "x-max-wait-ms"?: components["parameters"]["x-max-wait-ms"];
            };
        };
        /** @description An event, a batch of them, or an event a line, of 1 MiB at most; or the data of one whose attributes are in ce- headers. */
        requestBody: {
            content: {
                "application/cloudevents+json": unknown;
                "application/cloudevents-batch+json": unknown;
                "application/x-ndjson": unknown;
                "application/json": unknown;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The event-store position that the answer reflects; where nothing was read, the one last seen. */
                    "x-position"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    HealthController_live: {
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    HealthController_ready: {
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    HealthController_scrape: {
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
}
