/** What both the public page and the API have to agree on about a tariff. */
export interface Tariff {
  /** Euros a year, whatever is consumed. */
  base_price: number;
  /** Euros for each kilowatt hour. */
  unit_price: number;
}

/** Euros for a year with this consumption, to the cent. */
export const yearlyPrice = ({ base_price, unit_price }: Tariff, consumption: number): number =>
  Math.round((base_price + unit_price * consumption) * 100) / 100;
