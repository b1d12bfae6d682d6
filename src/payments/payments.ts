/** Payments behind a gateway: authorized at confirmation, voided at cancellation. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables.ts';
import type { Context } from '../tenancy/context.ts';
import { insertPayment, type PaymentKind, paymentOf, totalOf } from './repository.ts';

/** Moves money. Every call carries a key; a repeat with the same key answers the first result and moves nothing. */
export interface PaymentGateway {
  readonly name: string;
  /** Reserves the amount. @returns the gateway's reference of the authorization. */
  authorize(request: { orderId: string; amount: string; currency: string; key: string }): Promise<string>;
  /** Gives an authorization up. @returns the gateway's reference of the void. */
  void(request: { reference: string; key: string }): Promise<string>;
}

/** The default gateway: somebody else takes the money (cash, invoice, the shop itself), so everything is granted. */
export const manualGateway: PaymentGateway = {
  name: 'manual',
  authorize: async ({ key }) => `manual:${key}`,
  void: async ({ key }) => `manual:${key}`,
};

/** A payment that has been made at the gateway and is written in the caller's transaction. */
export interface MadePayment {
  /** Decimal amount. */
  amount: string;
  record(trx: Kysely<DataPlane>): Promise<void>;
}

function recordable(
  orderId: string,
  gateway: PaymentGateway,
  payment: { kind: PaymentKind; amount: string; reference: string; key: string },
): MadePayment {
  return {
    amount: payment.amount,
    record: (trx) =>
      insertPayment(trx, {
        order_id: orderId,
        kind: payment.kind,
        amount: payment.amount,
        gateway: gateway.name,
        gateway_reference: payment.reference,
        idempotency_key: payment.key,
      }),
  };
}

/** Authorizes the order's total. */
export async function authorize(
  context: Context,
  orderId: string,
  gateway: PaymentGateway,
): Promise<MadePayment> {
  const { total_amount: amount, currency } = await totalOf(context.db, orderId);
  const key = `authorize:${orderId}`;
  const reference = await gateway.authorize({ orderId, amount, currency, key });
  return recordable(orderId, gateway, { kind: 'AUTHORIZATION', amount, reference, key });
}

/** Gives the order's authorization up. @returns undefined when there is none. */
export async function voidAuthorization(
  context: Context,
  orderId: string,
  gateway: PaymentGateway,
): Promise<MadePayment | undefined> {
  const authorization = await paymentOf(context.db, orderId, 'AUTHORIZATION');
  if (!authorization) return undefined;
  const key = `void:${orderId}`;
  const reference = await gateway.void({ reference: authorization.gateway_reference, key });
  return recordable(orderId, gateway, { kind: 'VOID', amount: authorization.amount, reference, key });
}
