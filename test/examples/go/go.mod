module example.com/customers

go 1.19
