/** The titles of the tests that measure a flow. */
export const FLOW_TESTS =
  /shows the new contact|finds a contact by its name|publishes a revision|creates a contact and an opportunity|shows it to the sender|arrives at the other person|shows a customer's contracts|takes a meter reading|leads to the contacts|starts it on an opportunity/;
