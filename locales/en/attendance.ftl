# attendance and completion
