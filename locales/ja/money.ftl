# money: fees, transfers, receipts, travel
