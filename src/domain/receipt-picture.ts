/** What the picture of a receipt says, in the words of a language. */
export type ReceiptPicture = {
  title: string;
  amount: string;
  rows: { name: string; value: string }[];
};
