import { impossible, refused } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import { flag, integer, object, oneOf, type Params, required, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { newId } from '../ids.ts';
import { type Coupon, idOf, type PromotionCode } from '../wire.ts';
import { get, type World } from '../world.ts';

const COUPON = {
  amount_off: integer(1),
  currency: text(3),
  duration: oneOf('forever', 'once', 'repeating'),
  duration_in_months: integer(1, 120),
  id: text(),
  max_redemptions: integer(1),
  metadata: metadata(),
  name: text(40),
  percent_off: integer(1, 100),
};
const CODE = {
  active: flag(),
  code: text(500),
  customer: text(),
  expires_at: integer(0),
  max_redemptions: integer(1),
  metadata: metadata(),
  promotion: object({ type: oneOf('coupon'), coupon: text() }),
};

export const couponRoutes: Route[] = [
  route({ operation: 'create-coupon', at: 'POST /v1/coupons', params: COUPON, run: createCoupon }),
  route({
    operation: 'list-coupons',
    at: 'GET /v1/coupons',
    params: PAGING,
    run: (world, params) =>
      page(
        { kind: 'coupon', url: '/v1/coupons', rows: world.state.coupons, where: () => true },
        params,
      ),
  }),
  route({
    operation: 'retrieve-coupon',
    at: 'GET /v1/coupons/:id',
    params: {},
    run: (world, _params, id) => get(world, ['coupons', id]),
  }),
  route({
    operation: 'create-promotion-code',
    at: 'POST /v1/promotion_codes',
    params: CODE,
    run: createCode,
  }),
  route({
    operation: 'list-promotion-codes',
    at: 'GET /v1/promotion_codes',
    params: { ...PAGING, active: flag(), code: text(), coupon: text() },
    run: (world, params) =>
      page(
        {
          kind: 'promotion code',
          url: '/v1/promotion_codes',
          rows: world.state.promotionCodes,
          where: (one) =>
            (params.active ?? one.active) === one.active &&
            (params.code?.toLowerCase() ?? one.code.toLowerCase()) === one.code.toLowerCase() &&
            (params.coupon ?? one.promotion.coupon) === one.promotion.coupon,
        },
        params,
      ),
  }),
  route({
    operation: 'update-promotion-code',
    at: 'POST /v1/promotion_codes/:id',
    params: { active: flag(), metadata: metadata() },
    run: (world, params, id) => {
      const before = get(world, ['promotionCodes', id]);
      const changed: PromotionCode = {
        ...before,
        active: params.active ?? before.active,
        metadata: applyMetadata(before.metadata ?? {}, params.metadata),
      };
      world.state.promotionCodes[id] = changed;
      return changed;
    },
  }),
];

function createCoupon(world: World, params: Params<typeof COUPON>): Coupon {
  if ((params.amount_off === undefined) === (params.percent_off === undefined)) {
    throw refused('Must provide percent_off or amount_off when creating a coupon.');
  }
  if (params.amount_off) required(params.currency, 'currency');
  if (params.duration === 'repeating') required(params.duration_in_months, 'duration_in_months');
  const id = params.id ?? newId('coupon').slice('coupon_'.length);
  if (Object.hasOwn(world.state.coupons, id)) {
    throw impossible('Coupon already exists.', 'id', 'resource_already_exists');
  }
  const coupon: Coupon = {
    id,
    object: 'coupon',
    amount_off: params.amount_off ?? null,
    created: world.nowSeconds(),
    currency: params.currency ?? null,
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: applyMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
  };
  world.state.coupons[id] = coupon;
  return coupon;
}

function createCode(world: World, params: Params<typeof CODE>): PromotionCode {
  const promotion = required(params.promotion, 'promotion');
  const couponId = required(promotion.coupon, 'promotion[coupon]');
  const coupon = get(world, ['coupons', couponId], 'promotion[coupon]');
  const code = params.code ?? newId('promo').slice(-8).toUpperCase();
  const isTaken = Object.values(world.state.promotionCodes).some(
    (one) => one.active && one.code.toLowerCase() === code.toLowerCase(),
  );
  if (isTaken) throw impossible('An active promotion code with this code already exists.', 'code');
  const created: PromotionCode = {
    id: newId('promo'),
    object: 'promotion_code',
    active: params.active ?? true,
    code,
    created: world.nowSeconds(),
    customer: params.customer ?? null,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: applyMetadata({}, params.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      first_time_transaction: false,
      minimum_amount: null,
      minimum_amount_currency: null,
    },
    times_redeemed: 0,
  };
  world.state.promotionCodes[created.id] = created;
  return created;
}

/** The code that a customer typed; null when it does not work, for whatever reason. */
export function findCode(
  world: World,
  typed: string,
  customerId: string | null,
): PromotionCode | null {
  const found = Object.values(world.state.promotionCodes).find(
    (one) => one.code.toLowerCase() === typed.trim().toLowerCase() && one.active,
  );
  if (!found) return null;
  const coupon = world.state.coupons[idOf(found.promotion.coupon) ?? ''];
  const isOpen =
    coupon?.valid === true &&
    (found.customer === null || found.customer === customerId) &&
    (found.expires_at === null || found.expires_at > world.nowSeconds()) &&
    (found.max_redemptions === null || found.times_redeemed < found.max_redemptions) &&
    (coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions);
  return isOpen ? found : null;
}
