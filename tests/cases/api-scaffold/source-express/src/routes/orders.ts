import { Router, type Request, type Response } from 'express';

enum State {
  Open = 'open',
  Paid = 'paid',
}
type Line = { product: number; quantity: number };
interface Order {
  id: string;
  state: State;
  lines: Line[];
  note: string | null;
}
type NewOrder = Omit<Order, 'id' | 'state'> & Partial<Pick<Order, 'state'>>;

const router = Router();

router.post('/', (req: Request<{}, Order, NewOrder>, res: Response<Order>) => {
  res.status(201).json({ id: '1', state: State.Open, ...req.body } as Order);
});

router.patch('/:orderId', (req, res) => {
  const { note, state = 'open' } = req.body;
  const { dryRun } = req.query;
  res.send({ note, state, dryRun: dryRun === 'true' });
});

export default router;
