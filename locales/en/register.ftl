# the register of supporters
