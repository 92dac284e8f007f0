/** What the picture of the plans side by side says, in the words of a language: a value of each row for each plan. */
export type PlansPicture = {
  title: string;
  plans: { name: string; price: string; isRecommended: boolean }[];
  rows: { name: string; values: string[] }[];
};
