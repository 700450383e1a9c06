import type { OperationMethods } from '@epilot/sdk/customer-portal';
import { isOver } from '../../termination-logic.ts';
import type { Call, OperationsOf } from '../contract.ts';
import { ownRelated } from '../customer.ts';
import { HttpError } from '../errors.ts';
import { keepPhoto } from '../photos.ts';
import type { Document, OrganizationStore } from '../store.ts';

/** How much more than the last reading a new one may plausibly be. */
const PLAUSIBLE_CONSUMPTION = 20_000;

function ownMeter(call: Call, id: string): Document {
  const meter = ownRelated(call, 'meter').find((entry) => entry.id === id);
  if (!meter) throw new HttpError(403, 'This meter is not yours.');
  return meter;
}

/** A customer's meter that takes readings, as it does until its contract is over. */
function openMeter(call: Call, id: string): Document {
  const meter = ownMeter(call, id);
  const message = 'This contract is terminated. It takes no readings any more.';
  if (call.store.relations(id).some(({ reverse, entity }) => !reverse && isOver(entity.data.status)))
    throw new HttpError(400, message, { message, reason: 'contract_period' });
  return meter;
}

const readingsOf = (store: OrganizationStore, meterId: string) => store.all('meter_reading', { meter_id: meterId });

/** From the last reading to what is plausible above it. */
function allowedRange(readings: Document[]): { min_value: number; max_value: number } {
  const min_value = Math.max(0, ...readings.map(({ data }) => Number(data.value)));
  return { min_value, max_value: min_value + PLAUSIBLE_CONSUMPTION };
}

/** What a customer does with the meters of their contracts. */
export const meterOperations: OperationsOf<OperationMethods> = {
  uploadMeterReadingPhoto: {
    access: 'customer',
    run: (call) => {
      const { id, title } = keepPhoto(call.store, openMeter(call, call.body.meter_id), call.body);
      const s3ref = { bucket: call.store.organizationId, key: id };
      return { status: 200, body: { data: { filename: title, s3ref, file_id: id } } };
    },
  },
  getAllowedMeterReadingRange: {
    access: 'customer',
    run: (call) => {
      const { id } = ownMeter(call, call.params.meter_id ?? '');
      return { status: 200, body: { data: [{ meter_counter_id: id, ...allowedRange(readingsOf(call.store, id)) }] } };
    },
  },
  createMeterReading: {
    access: 'customer',
    run: (call) => {
      const { store, body } = call;
      const meter = openMeter(call, body.meter_id);
      const { min_value, max_value } = allowedRange(readingsOf(store, meter.id));
      if (body.value < min_value || body.value > max_value) {
        const message = `The reading must be between ${min_value} and ${max_value}.`;
        throw new HttpError(400, message, {
          message,
          reason: 'plausibility_check_failed',
          upper_limit: max_value,
          lower_limit: min_value,
        });
      }
      const reading = { ...body, counter_id: meter.id, timestamp: body.timestamp ?? new Date().toISOString() };
      store.insert('meter_reading', meter.title, reading, meter.id);
      store.addActivity(
        meter.id,
        'MeterReading',
        `Reading of ${body.value}`,
        'The customer entered it.',
        'The customer',
      );
      return { status: 200, body: { data: reading } };
    },
  },
  getMeterReadings: {
    access: 'customer',
    run: (call) => {
      const results = readingsOf(call.store, ownMeter(call, call.body.meter_id).id).map(({ data }) => data);
      return { status: 200, body: { results, hits: results.length } };
    },
  },
};
